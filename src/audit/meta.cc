#include "audit/meta.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "stats/jackknife.h"
#include "stats/moments.h"
#include "stats/quantile.h"
#include "stats/rank_correlation.h"
#include "stats/separability.h"

namespace assize {
namespace {

using Chosen = std::span<const std::size_t>;

/// A metric over some of the systems.
using Metric = std::function<PairMean(Chosen)>;

struct Scale {
  double level = 0.95, least = 0, most = 1;
};

/// The metric over all n systems, with its interval by leaving one out.
MetaMetric with_interval(std::string id, std::string convention, std::size_t n,
                         const Scale& scale, const Metric& metric) {
  std::vector<std::size_t> all(n);
  std::iota(all.begin(), all.end(), std::size_t{0});
  const PairMean whole = metric(all);
  MetaMetric out{.id = std::move(id),
                 .convention = std::move(convention),
                 .value = whole.value,
                 .interval = {.level = scale.level},
                 .systems = static_cast<std::uint32_t>(n),
                 .pairs = whole.pairs};
  if (std::isnan(whole.value)) {
    out.reason = n < 2 ? "fewer than two systems" : "undefined";
    return out;
  }
  std::vector<double> without;
  for (std::size_t left_out = 0; left_out < n; ++left_out) {
    std::vector<std::size_t> rest = all;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(left_out));
    without.push_back(metric(rest).value);
  }
  out.interval = jackknife_interval(whole.value, without, scale.level,
                                    scale.least, scale.most);
  if (std::isnan(out.interval.lower)) {
    out.reason = n < 3 ? "no interval: fewer than three systems"
                       : "no interval: leaving a system out changes nothing, "
                         "or leaves no value";
  }
  return out;
}

template <typename T>
std::vector<T> pick(const std::vector<T>& of, Chosen chosen) {
  std::vector<T> out;
  out.reserve(chosen.size());
  for (const std::size_t i : chosen) out.push_back(of[i]);
  return out;
}

/// The middle 80 %, as the published code takes it.
Interval middle(const RatedSystem& system) {
  return {quantile(system.results, 0.1), quantile(system.results, 0.9), 0.8};
}

void add_separability(const std::string& id,
                      const std::vector<Interval>& intervals, double level,
                      std::vector<MetaMetric>& out) {
  out.push_back(with_interval(
      id, "", intervals.size(), {.level = level},
      [&](Chosen chosen) { return separability(pick(intervals, chosen)); }));
  const auto counted_once = [&](Chosen chosen) {
    const Overlaps found = overlaps(pick(intervals, chosen));
    const auto pairs = static_cast<double>(found.pairs);
    return PairMean{found.pairs == 0
                        ? kAbsent
                        : 1 - static_cast<double>(found.distinct) / pairs,
                    found.pairs};
  };
  const Overlaps found = overlaps(intervals);
  if (found.distinct == found.overlapping) return;
  out.push_back(with_interval(id, std::string(kNotebook), intervals.size(),
                              {.level = level}, counted_once));
}

/// Two rankings of the same systems, as arrays.
class Agreement {
 public:
  Agreement(std::span<const RatedSystem> systems,
            std::span<const RatedSystem> reference, double level)
      : level_(level), n_(systems.size()) {
    for (std::size_t i = 0; i < n_; ++i) {
      score_.push_back(systems[i].score);
      rating_.push_back(reference[i].score);
      own_.push_back({systems[i].score, systems[i].interval});
      theirs_.push_back({reference[i].score, reference[i].interval});
      bounded_ =
          bounded_ && systems[i].has_interval() && reference[i].has_interval();
      resampled_ = resampled_ && !systems[i].results.empty();
      mean_.push_back(mean(systems[i].results));
      const double spread = standard_deviation(systems[i].results, 0);
      variance_.push_back(spread * spread);
    }
  }

  std::vector<MetaMetric> run() {
    add("strict_agreement", "", {.level = level_}, [this](Chosen chosen) {
      return strict_agreement(pick(score_, chosen), pick(rating_, chosen));
    });
    add("spearman", "", {level_, -1, 1}, [this](Chosen chosen) {
      return PairMean{spearman(pick(score_, chosen), pick(rating_, chosen)), 0};
    });
    add("kendall_tau_b", "", {level_, -1, 1}, [this](Chosen chosen) {
      return PairMean{
          kendall_tau_b(pick(score_, chosen), pick(rating_, chosen)),
          pairs_of(chosen.size())};
    });
    if (bounded_) add_confident();
    if (resampled_) add_forecasts();
    return std::move(out_);
  }

 private:
  static std::uint64_t pairs_of(std::size_t n) { return n * (n - 1) / 2; }

  void add(const std::string& id, std::string_view convention,
           const Scale& scale, const Metric& metric) {
    out_.push_back(
        with_interval(id, std::string(convention), n_, scale, metric));
  }

  void add_confident() {
    for (const Overlap rule : {Overlap::kMeet, Overlap::kLength}) {
      const std::string_view convention =
          rule == Overlap::kMeet ? "" : kNotebook;
      add("agreement_of_separated", convention, {.level = level_},
          [this, rule](Chosen chosen) {
            return agreement_of_separated(pick(own_, chosen),
                                          pick(theirs_, chosen), rule);
          });
    }
    for (const Overlap rule : {Overlap::kMeet, Overlap::kLength}) {
      const std::string_view convention =
          rule == Overlap::kMeet ? "" : kNotebook;
      add("signed_agreement", convention, {level_, -1, 1},
          [this, rule](Chosen chosen) {
            return signed_agreement(pick(own_, chosen), pick(theirs_, chosen),
                                    rule);
          });
    }
  }

  /// Probabilities of each pair's order, and what the reference says of it.
  void forecast(Chosen chosen, std::vector<double>& probability,
                std::vector<double>& truth) const {
    for (std::size_t a = 0; a < chosen.size(); ++a) {
      for (std::size_t b = a + 1; b < chosen.size(); ++b) {
        const std::size_t i = chosen[a], j = chosen[b];
        probability.push_back(
            above_probability(mean_[i], variance_[i], mean_[j], variance_[j]));
        truth.push_back(rating_[i] == rating_[j]  ? 0.5
                        : rating_[i] > rating_[j] ? 1
                                                  : 0);
      }
    }
  }

  void add_forecasts() {
    using Score = double (*)(std::span<const double>, std::span<const double>);
    const auto of = [this](Score score) {
      return [this, score](Chosen chosen) {
        std::vector<double> probability, truth;
        forecast(chosen, probability, truth);
        return PairMean{score(probability, truth), probability.size()};
      };
    };
    add("pair_rank_brier", "", {.level = level_}, of(pair_rank_brier));
    add("pair_rank_log_loss", "", {level_, 0, HUGE_VAL},
        of(pair_rank_log_loss));
  }

  double level_;
  std::size_t n_;
  bool bounded_ = true, resampled_ = true;
  std::vector<double> score_, rating_, mean_, variance_;
  std::vector<Scored> own_, theirs_;
  std::vector<MetaMetric> out_;
};

}  // namespace

std::vector<MetaMetric> separability_metrics(
    std::span<const RatedSystem> systems, double level) {
  std::vector<Interval> own, narrow;
  for (const RatedSystem& system : systems) {
    if (!system.has_interval()) continue;
    own.push_back(system.interval);
    if (!system.results.empty()) narrow.push_back(middle(system));
  }
  std::vector<MetaMetric> out;
  add_separability("separability", own, level, out);
  if (narrow.size() == own.size() && !own.empty()) {
    add_separability("separability_80", narrow, level, out);
  }
  return out;
}

std::vector<MetaMetric> agreement_metrics(
    std::span<const RatedSystem> systems,
    std::span<const RatedSystem> reference, double level) {
  return Agreement(systems, reference, level).run();
}

}  // namespace assize
