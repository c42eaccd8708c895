#include "audit/fit_judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <utility>

#include "audit/judged_pairs.h"
#include "core/parallel_for.h"
#include "core/sum.h"
#include "stats/interval.h"
#include "stats/logistic_ridge.h"
#include "stats/rank_correlation.h"
#include "stats/weights.h"

namespace assize {
namespace {

constexpr std::size_t kFewestHonest = 3;
constexpr int kNobody = -1;  ///< Left out of a fit.
/// Powers of sqrt(10), as decimals so that every machine has the same.
constexpr std::array kPenalties = {0.01, 0.0316, 0.1,   0.316, 1.0,   3.16,
                                   10.0, 31.6,   100.0, 316.0, 1000.0};

struct Model {
  Features coefficients{}, scale{};
  bool converged = false;

  /// P(first) of a pair.
  double predict(const Features& features) const {
    double eta = 0;
    for (std::size_t j = 0; j < kFeatures; ++j) {
      eta += coefficients[j] * features[j] / scale[j];
    }
    return 1 / (1 + std::exp(-eta));
  }
};

double log_loss(double y, double p) {
  constexpr double kLeast = 1e-15;
  const double held = std::clamp(p, kLeast, 1 - kLeast);
  return -(y * std::log(held) + (1 - y) * std::log1p(-held));
}

class Fitter {
 public:
  Fitter(const JudgedPairs& pairs, std::vector<bool> honest)
      : pairs_(pairs), honest_(std::move(honest)) {}

  bool fitted(std::size_t row) const {
    return honest_[pairs_.system[row]] && honest_[pairs_.opponent[row]];
  }

  /// The model of all honest pairs but those of one system.
  Model fit(int without, double penalty) const {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < pairs_.rows(); ++i) {
      const bool out =
          pairs_.system[i] == without || pairs_.opponent[i] == without;
      if (fitted(i) && !out) rows.push_back(i);
    }
    Model model;
    std::vector<double> x, y;
    for (std::size_t j = 0; j < kFeatures; ++j) {
      std::vector<double> column(rows.size());
      std::ranges::transform(rows, column.begin(), [&](std::size_t i) {
        return pairs_.features[i][j];
      });
      model.scale[j] = j == 0 ? 1 : root_mean_square(column);
      for (double& value : column) value /= model.scale[j];
      std::ranges::copy(column, std::back_inserter(x));
    }
    for (const std::size_t i : rows) y.push_back(pairs_.y[i]);
    const std::vector<double> weight(rows.size(), 1);
    const RidgeFit fit = fit_logistic_ridge(
        {.x = x, .y = y, .weight = weight, .columns = kFeatures, .free = 1},
        penalty);
    std::ranges::copy(fit.coefficients, model.coefficients.begin());
    model.converged = fit.converged;
    return model;
  }

 private:
  static double root_mean_square(std::span<const double> values) {
    const double mean = pairwise_dot(values, values) /
                        std::max<double>(1, static_cast<double>(values.size()));
    return mean > 0 ? std::sqrt(mean) : 1;
  }

  const JudgedPairs& pairs_;
  std::vector<bool> honest_;
};

/// Which systems may be fitted.
Result<std::vector<bool>> honest_systems(const Benchmark& bench,
                                         const FitJudgeOptions& options) {
  std::vector<bool> honest(bench.systems.size(), true);
  for (const std::uint16_t system : recorded_attackers(bench)) {
    honest[system] = false;
  }
  for (const std::string& name : options.exclude) {
    const int found = bench.find_system(name);
    if (found < 0) {
      return fail(fmt::format("unknown system '{}'{}", printable(name),
                              did_you_mean(name, bench.systems)));
    }
    if (found == bench.reference) {
      return fail(
          fmt::format("system '{}' is the reference, which every pair "
                      "has: it cannot be excluded",
                      printable(name)));
    }
    honest[static_cast<std::size_t>(found)] = false;
  }
  return honest;
}

/// The systems whose pairs are judged, by name.
std::vector<int> judged_systems(const Benchmark& bench,
                                const JudgedPairs& pairs) {
  std::vector<int> systems(pairs.system.begin(), pairs.system.end());
  std::ranges::sort(systems);
  systems.erase(std::unique(systems.begin(), systems.end()), systems.end());
  std::ranges::sort(systems, {}, [&](int s) {
    return bench.systems[static_cast<std::size_t>(s)];
  });
  return systems;
}

class Study {
 public:
  Study(const Benchmark& bench, const FitJudgeOptions& options,
        const JudgedPairs& pairs, const std::vector<bool>& honest)
      : bench_(bench),
        options_(options),
        pairs_(pairs),
        honest_(honest),
        fitter_(pairs, honest),
        systems_(judged_systems(bench, pairs)) {}

  std::size_t honest_count() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        systems_, [&](int s) { return honest_[static_cast<std::size_t>(s)]; }));
  }

  Result<FittedJudge> run(const FitProgress& progress) {
    FittedJudge out;
    out.judge = pairs_.judge;
    out.honest = honest_count();
    out.textless = pairs_.textless;
    choose_penalty(out, progress);
    progress("fitting", 0, 0);
    const Model model = fitter_.fit(kNobody, out.taste.penalty);
    if (!model.converged) {
      return fail(
          "the fit did not converge: the order alone may decide every "
          "recorded pair");
    }
    fill_taste(model, out.taste);
    progress("resampling", 0, 0);
    out.agreement = agreement(out.taste);
    return out;
  }

 private:
  /// P(first) of every pair, by the model without the system in focus; the mean
  /// log loss over honest pairs is returned.
  double leave_out(double penalty, std::vector<double>& predicted) const {
    std::vector<Model> models(systems_.size());
    parallel_for(systems_.size(), options_.threads, [&](std::size_t i) {
      models[i] = fitter_.fit(systems_[i], penalty);
    });
    std::vector<double> losses;
    predicted.assign(pairs_.rows(), kAbsent);
    for (std::size_t i = 0; i < systems_.size(); ++i) {
      for (std::size_t row = 0; row < pairs_.rows(); ++row) {
        if (pairs_.system[row] != systems_[i]) continue;
        predicted[row] = models[i].predict(pairs_.features[row]);
        if (!fitter_.fitted(row)) continue;
        losses.push_back(log_loss(pairs_.y[row], predicted[row]));
      }
    }
    return pairwise_sum(losses) / static_cast<double>(losses.size());
  }

  void choose_penalty(FittedJudge& out, const FitProgress& progress) {
    std::vector<double> tried(kPenalties.begin(), kPenalties.end());
    if (!std::isnan(options_.penalty)) tried = {options_.penalty};
    // From the largest, so that a tie keeps the larger.
    std::ranges::sort(tried, std::ranges::greater());
    for (const double penalty : tried) {
      progress("choosing the penalty", out.penalties.size(), tried.size());
      std::vector<double> predicted;
      const double loss = leave_out(penalty, predicted);
      out.penalties.push_back({penalty, loss});
      if (out.penalties.size() > 1 && !(loss < out.loss)) continue;
      out.loss = loss;
      out.taste.penalty = penalty;
      predicted_ = std::move(predicted);
    }
    std::ranges::sort(out.penalties, {}, &PenaltyLoss::penalty);
  }

  void fill_taste(const Model& model, Taste& taste) const {
    taste.coefficients = model.coefficients;
    taste.scale = model.scale;
    for (std::size_t i = 0; i < pairs_.rows(); ++i) {
      if (!fitter_.fitted(i)) continue;
      ++taste.n;
      for (std::size_t j = 0; j < kMeasures; ++j) {
        taste.mean[j] += (pairs_.first[i][j] + pairs_.second[i][j]) / 2;
      }
    }
    for (double& mean : taste.mean) mean /= taste.n;
    taste.source = fmt::format("verdicts of {} recorded with {}",
                               printable(pairs_.judge), bench_.suite);
    const std::vector<double> once(bench_.clusters(), 1);
    for (const int system : systems_) {
      taste.systems.push_back(score(system, once));
    }
  }

  /// Of the pairs with this system in focus, each as often as its cluster.
  TasteScore score(int system, std::span<const double> weight) const {
    double total = 0, recorded = 0, predicted = 0;
    std::uint32_t n = 0;
    for (std::size_t i = 0; i < pairs_.rows(); ++i) {
      if (pairs_.system[i] != system) continue;
      const double w = weight[pairs_.cluster[i]];
      const bool first = pairs_.focus_first[i] != 0;
      ++n;
      total += w;
      recorded += w * (first ? pairs_.y[i] : 1 - pairs_.y[i]);
      predicted += w * (first ? predicted_[i] : 1 - predicted_[i]);
    }
    const auto index = static_cast<std::size_t>(system);
    return {.system = bench_.systems[index],
            .honest = honest_[index],
            .n = n,
            .recorded = 100 * recorded / total,
            .predicted = 100 * predicted / total};
  }

  static double spearman_of(const std::vector<TasteScore>& scores) {
    std::vector<double> recorded, predicted;
    for (const TasteScore& score : scores) {
      if (!score.honest) continue;
      if (std::isnan(score.recorded)) return kAbsent;
      recorded.push_back(score.recorded);
      predicted.push_back(score.predicted);
    }
    return spearman(recorded, predicted);
  }

  Estimate agreement(const Taste& taste) const {
    const std::size_t clusters = bench_.clusters();
    const Weights weights = draw(
        clusters, {}, options_.replicates,
        Stream(options_.seed, {"fit-judge", "agreement"}), options_.threads);
    std::vector<double> replicates(weights.replicates, kAbsent);
    parallel_for(weights.replicates, options_.threads, [&](std::size_t b) {
      const std::vector<double> weight(weights.row(b).begin(),
                                       weights.row(b).end());
      std::vector<TasteScore> scores;
      for (const int system : systems_) {
        if (!honest_[static_cast<std::size_t>(system)]) continue;
        scores.push_back(score(system, weight));
      }
      replicates[b] = spearman_of(scores);
    });
    Estimate out;
    out.undefined = static_cast<std::uint32_t>(std::erase_if(
        replicates, [](double value) { return std::isnan(value); }));
    out.value = spearman_of(taste.systems);
    out.interval = percentile_interval(replicates, options_.level);
    out.n = static_cast<std::uint32_t>(honest_count());
    out.clusters = static_cast<std::uint32_t>(clusters);
    out.method = "cluster_bootstrap.percentile";
    out.convention = "spearman.leave_one_system_out";
    return out;
  }

  const Benchmark& bench_;
  const FitJudgeOptions& options_;
  const JudgedPairs& pairs_;
  const std::vector<bool>& honest_;
  Fitter fitter_;
  std::vector<int> systems_;       ///< With judged pairs, by name.
  std::vector<double> predicted_;  ///< By pair: P(first) without its system.
};

}  // namespace

std::vector<std::uint16_t> recorded_attackers(const Benchmark& bench) {
  std::vector<std::uint16_t> out;
  for (const RecordedAttack& attack : bench.recorded_attacks) {
    if (attack.clean == bench.reference) out.push_back(attack.attacked);
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Result<FittedJudge> fit_judge(const Benchmark& bench,
                              const FitJudgeOptions& options,
                              const FitProgress& progress) {
  const auto honest = honest_systems(bench, options);
  if (!honest) return tl::unexpected(honest.error());
  progress("measuring answers", 0, 0);
  const Result<JudgedPairs> pairs =
      judged_pairs(bench, options.judge, options.threads);
  if (!pairs) return tl::unexpected(pairs.error());
  Study study(bench, options, *pairs, *honest);
  if (study.honest_count() < kFewestHonest) {
    return fail(
        fmt::format("{} honest systems with judged pairs, at least {} "
                    "are needed to leave one out",
                    study.honest_count(), kFewestHonest));
  }
  return study.run(progress);
}

}  // namespace assize
