// How sure the judge may be: its probabilities against what people say.
//
// A judge that says 0.9 should be right nine times in ten.  A map from what it
// says to how often it is right is learnt where there are labels, and applied
// to all its verdicts: `win_rate` is the mean of the mapped probabilities.
// How good the map is, is measured on instructions that it was not learnt on
// (five folds): `brier` and `brier_calibrated` are the mean squared errors
// before and after, times 100 (25 is a coin's), and `brier_gain` is the first
// minus the second.  The notes have the expected calibration error before and
// after, in ten bins of equal mass, beside the 95 % point of what it would be
// by chance were every probability right.
//
// Maps: `platt` is a logistic curve of the log-odds, `temperature` divides
// them, `beta` bends both ends, `isotonic` is any rising curve (of some 1,000
// labels), `pairwise` takes the judge's position offset out and treats both
// answers alike; it needs both orders.
//
// `conformal: 0.9` adds how far around a mapped probability one must look to
// find what people say nine times in ten, over all and by category, and how
// often that was so on folds apart.
//
// A verdict without a probability counts as certain, and orders are averaged:
// what such a judge is sure of is how often its orders agree.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "calibrations/conformal_notes.h"
#include "calibrations/jackknife.h"
#include "calibrations/labelled_verdicts.h"
#include "calibrations/scores_alone.h"
#include "core/stream.h"
#include "plugin/config_node.h"
#include "stats/beta_calibration.h"
#include "stats/calibration_error.h"
#include "stats/isotonic.h"
#include "stats/pairwise_calibration.h"
#include "stats/platt.h"
#include "stats/quantile.h"
#include "stats/score_map.h"
#include "stats/scoring_rule.h"
#include "stats/temperature.h"

namespace assize {
namespace {

enum Form : std::size_t { kPlatt, kTemperature, kBeta, kIsotonic, kPairwise };

constexpr std::string_view kForms[] = {"platt", "temperature", "beta",
                                       "isotonic", "pairwise"};

constexpr Knob kKnobs[] = {
    Choice{.name = "map",
           .meaning = "From what the judge says to how often it is right.",
           .options = kForms},
    Number{.name = "conformal",
           .unit = "",
           .meaning = "Level of conformal intervals around the mapped "
                      "probabilities; 0: none.",
           .fallback = 0,
           .least = 0,
           .most = 0.999},
};

constexpr std::uint32_t kFolds = 5;
constexpr std::size_t kBins = 10, kNullDraws = 1000;

/// Each quantity's place among those of a system.
enum Column : std::size_t { kWinRate, kBefore, kAfter, kGain, kColumns };

using Map = std::function<double(const LabelledVerdict&)>;
using Rows = std::vector<LabelledVerdict>;

/// Of the labelled rows with a weight: log-odds, labels and weights.
struct Columns {
  std::vector<double> score, outcome, weight, first, second;

  ScoredOutcomes scored() const { return {score, outcome, weight}; }
};

Columns columns(const Rows& rows, std::span<const double> weight, int without) {
  Columns out;
  for (const LabelledVerdict& row : rows) {
    const double w = weight[row.cluster];
    const bool left_out = static_cast<int>(row.cluster % kFolds) == without;
    if (std::isnan(row.label) || w == 0 || left_out) continue;
    out.score.push_back(bounded_logit(row.judge));
    out.outcome.push_back(row.label);
    out.weight.push_back(w);
    const auto [first, second] = row.shown;
    out.first.push_back(std::isnan(first) ? kAbsent : bounded_logit(first));
    out.second.push_back(std::isnan(second) ? kAbsent : -bounded_logit(second));
  }
  return out;
}

template <typename Fitted>
Result<Map> on_log_odds(Result<Fitted> fitted) {
  if (!fitted) return tl::unexpected(fitted.error());
  return Map([map = std::move(*fitted)](const LabelledVerdict& row) {
    return map(bounded_logit(row.judge));
  });
}

Result<Map> fit(Form form, const Rows& rows, std::span<const double> weight,
                int without) {
  const Columns data = columns(rows, weight, without);
  if (data.score.empty()) return fail("no verdict has a label beside it");
  switch (form) {
    case kPlatt:
      return on_log_odds(fit_platt(data.scored()));
    case kTemperature:
      return on_log_odds(fit_temperature(data.scored()));
    case kIsotonic:
      return on_log_odds(fit_isotonic(data.scored()));
    case kPairwise:
      break;
    default: {
      std::vector<double> p;
      for (const double score : data.score)
        p.push_back(1 / (1 + std::exp(-score)));
      auto fitted = fit_beta({p, data.outcome, data.weight});
      if (!fitted) return tl::unexpected(fitted.error());
      return Map([map = *fitted](const LabelledVerdict& row) {
        return map(row.judge);
      });
    }
  }
  auto fitted =
      fit_pairwise({data.first, data.second, data.outcome, data.weight});
  if (!fitted) return tl::unexpected(fitted.error());
  return Map([map = *fitted](const LabelledVerdict& row) {
    const auto [first, second] = row.shown;
    return map(std::isnan(first) ? kAbsent : bounded_logit(first),
               std::isnan(second) ? kAbsent : -bounded_logit(second));
  });
}

class Probability final : public Estimator {
 public:
  Probability(const Study& study, Rows rows, Form form)
      : clusters_(study.table.clusters()), rows_(std::move(rows)), form_(form) {
    std::map<std::uint16_t, Quantity> systems;
    std::set<std::uint32_t> labelled;
    std::map<std::uint16_t, std::set<std::uint32_t>> own;
    for (const LabelledVerdict& row : rows_) {
      Quantity& of = systems[row.system];
      of.system = row.system;
      of.judge = study.judge;
      ++of.n;
      if (std::isnan(row.label)) continue;
      labelled.insert(row.cluster);
      own[row.system].insert(row.cluster);
    }
    for (auto& [system, of] : systems) {
      of.metric = "win_rate";
      of.clusters = static_cast<std::uint32_t>(labelled.size());
      quantities_.push_back(of);
      if (!own.contains(system)) continue;
      of.clusters = static_cast<std::uint32_t>(own[system].size());
      of.n = of.clusters;
      of.secondary = true;
      for (const char* metric : {"brier", "brier_calibrated"}) {
        of.metric = metric;
        quantities_.push_back(of);
      }
      of.metric = "brier_gain";
      of.effect = true;
      of.secondary = false;
      of.least = -100;
      quantities_.push_back(std::move(of));
    }
    note();
  }

  /// Adds conformal intervals to the notes. Fails where labels are too few.
  Result<void> add_conformal(const Benchmark& bench, double level) {
    HeldOut held;
    const std::vector<Result<Map>> maps = fold_maps();
    for (const LabelledVerdict& row : rows_) {
      if (std::isnan(row.label)) continue;
      const std::uint32_t fold = row.cluster % kFolds;
      const double mapped = (*maps[fold])(row);
      if (std::isnan(mapped)) continue;
      held.prediction.push_back(mapped);
      held.label.push_back(row.label);
      held.fold.push_back(fold);
      held.category.push_back(bench.items[row.item].category);
    }
    return note_conformal(held, level, bench.categories, notes_);
  }

  std::span<const Quantity> quantities() const override { return quantities_; }

  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch&) const override {
    std::ranges::fill(out, kAbsent);
    const auto map = fit(form_, rows_, weight, -1);
    std::vector<Result<Map>> folds;
    bool all = true;
    for (std::uint32_t fold = 0; fold < kFolds; ++fold) {
      folds.push_back(fit(form_, rows_, weight, static_cast<int>(fold)));
      all = all && folds.back().has_value();
    }
    std::size_t at = 0;
    for (std::size_t begin = 0, end = 0; begin < rows_.size(); begin = end) {
      while (end < rows_.size() && rows_[end].system == rows_[begin].system) {
        ++end;
      }
      const auto of = std::span(rows_).subspan(begin, end - begin);
      const bool labelled = std::ranges::any_of(
          of, [](const auto& row) { return !std::isnan(row.label); });
      const std::span<double> to =
          out.subspan(at, labelled ? std::size_t{kColumns} : 1);
      at += to.size();
      if (map) to[kWinRate] = win_rate(of, *map, weight);
      if (!all || !labelled) continue;
      const Forecast said = forecasts(of, folds, weight);
      if (said.labels.empty()) continue;
      to[kBefore] = 100 * error(said.before, said.labels);
      to[kAfter] = 100 * error(said.after, said.labels);
      to[kGain] = to[kBefore] - to[kAfter];
    }
  }

  /// The jackknife: the maps have corners, and no closed form.
  void influence(std::span<double> out) const override {
    jackknife_influence(*this, clusters_, out);
  }

  Notes notes() const override { return notes_; }

 private:
  /// Probabilities before and after, on folds apart, and the labels; each with
  /// its weight.
  struct Said {
    double p = 0, weight = 0;
  };
  struct Forecast {
    std::vector<Said> before, after;
    std::vector<double> labels;
  };

  static Forecast forecasts(std::span<const LabelledVerdict> rows,
                            const std::vector<Result<Map>>& maps,
                            std::span<const double> weight) {
    Forecast out;
    for (const LabelledVerdict& row : rows) {
      const double w = weight[row.cluster];
      if (std::isnan(row.label) || w == 0) continue;
      const double mapped = (*maps[row.cluster % kFolds])(row);
      if (std::isnan(mapped)) continue;
      out.before.push_back({row.judge, w});
      out.after.push_back({mapped, w});
      out.labels.push_back(row.label);
    }
    return out;
  }

  static double error(const std::vector<Said>& said,
                      const std::vector<double>& labels) {
    double sum = 0, n = 0;
    for (std::size_t i = 0; i < said.size(); ++i) {
      const double off = said[i].p - labels[i];
      sum += said[i].weight * off * off;
      n += said[i].weight;
    }
    return sum / n;
  }

  static double win_rate(std::span<const LabelledVerdict> rows, const Map& map,
                         std::span<const double> weight) {
    double sum = 0, n = 0;
    for (const LabelledVerdict& row : rows) {
      const double mapped = map(row), w = weight[row.cluster];
      if (std::isnan(mapped)) continue;
      sum += w * mapped;
      n += w;
    }
    return n > 0 ? 100 * sum / n : kAbsent;
  }

  /// By fold, the map that was learnt on the others; prepare() saw to it that
  /// there is one.
  std::vector<Result<Map>> fold_maps() const {
    const std::vector<double> ones(clusters_, 1.0);
    std::vector<Result<Map>> out;
    for (std::uint32_t fold = 0; fold < kFolds; ++fold) {
      out.push_back(fit(form_, rows_, ones, static_cast<int>(fold)));
    }
    return out;
  }

  void note() {
    notes_.convention = "assize.probability." + std::string(kForms[form_]);
    notes_.assumes = {
        "Labelled instructions are like the others: the map learnt there holds "
        "everywhere.",
        "The more probable the judge says, the more often it is right."};
    notes_.metrics = {
        {"brier", "mean squared error of the judge's probabilities, times 100"},
        {"brier_calibrated",
         "the same once mapped, on instructions the map was not learnt on"},
        {"brier_gain", "what the map takes off the mean squared error"}};
    const std::vector<double> ones(clusters_, 1.0);
    const Forecast of = forecasts(rows_, fold_maps(), ones);
    std::vector<double> before, after;
    for (const Said& one : of.before) before.push_back(one.p);
    for (const Said& one : of.after) after.push_back(one.p);
    put_error("ece_before", before, of.labels);
    put_error("ece_after", after, of.labels);
  }

  void put_error(const std::string& name, const std::vector<double>& p,
                 const std::vector<double>& labels) {
    if (p.empty()) return;
    const Forecasts of{p, labels, {}};
    notes_.parameters.emplace_back(
        name, expected_calibration_error(
                  bin_forecasts(of, Binning::kEqualMass, kBins)));
    const std::vector<double> chance =
        calibration_error_null(of, Binning::kEqualMass, kBins, kNullDraws,
                               Stream(1, {"probability", name}), 1);
    notes_.parameters.emplace_back(name + "_by_chance_95",
                                   quantile(chance, 0.95));
  }

  std::size_t clusters_;
  Rows rows_;
  Form form_;
  std::vector<Quantity>
      quantities_;  ///< kColumns of a system with labels, or one.
  Notes notes_;
};

class Plugin final : public Calibration {
 public:
  Plugin(std::size_t form, double conformal)
      : form_(static_cast<Form>(form)), conformal_(conformal) {}

  Result<std::unique_ptr<const Estimator>> prepare(
      const Study& study) const override {
    if (scores_alone(study)) {
      return needs_pairs("a score is no probability of being preferred");
    }
    if (study.bench.gold < 0) {
      return fail(
          "nobody's labels are there to learn a map from: the inputs "
          "name no gold labels");
    }
    Rows rows = labelled_verdicts(study);
    const std::vector<double> ones(study.table.clusters(), 1.0);
    for (int without = -1; without < static_cast<int>(kFolds); ++without) {
      const auto map = fit(form_, rows, ones, without);
      if (!map) return tl::unexpected(map.error());
    }
    auto out = std::make_unique<Probability>(study, std::move(rows), form_);
    if (conformal_ > 0) {
      const auto added = out->add_conformal(study.bench, conformal_);
      if (!added) return tl::unexpected(added.error());
    }
    return out;
  }

 private:
  Form form_;
  double conformal_;
};

std::unique_ptr<Calibration> make(ConfigNode& config) {
  std::size_t form = 0;
  double conformal = 0;
  config.read(std::get<Choice>(kKnobs[0]), form);
  config.read(std::get<Number>(kKnobs[1]), conformal);
  return std::make_unique<Plugin>(form, conformal);
}

}  // namespace

namespace calibrations {

extern const CalibrationPlugin probability;
constinit const CalibrationPlugin probability = {
    .info = {.id = "probability",
             .summary = "Maps the judge's probabilities to how often it is "
                        "right.",
             .source = "Platt 1999; Guo et al. 2017, arXiv:1706.04599",
             .knobs = kKnobs},
    .make = make,
    .asked_for = true,
};

}  // namespace calibrations
}  // namespace assize
