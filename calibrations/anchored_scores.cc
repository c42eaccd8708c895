#include "calibrations/anchored_scores.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "calibrations/anchoring_notes.h"
#include "calibrations/labelled_verdicts.h"
#include "calibrations/scores_alone.h"

namespace assize {
namespace {

struct Anchored {
  std::uint16_t system = 0;
  PredictionPoweredMean mean;
  double judge = kAbsent;  ///< Its own mean.
  std::uint32_t rows = 0;
  std::vector<std::uint16_t> strata = {};  ///< Categories; empty: all in one.
};

/// Of each system and item the judge's score and people's, whatever their
/// scales, the mean over turns; by system, cluster and item.
std::vector<LabelledVerdict> labelled_scores(const Study& study) {
  struct Sum {
    double total = 0, turns = 0;
    double mean() const { return turns > 0 ? total / turns : kAbsent; }
  };
  using Key = std::tuple<std::uint16_t, std::uint32_t, std::uint32_t>;
  std::map<Key, std::pair<Sum, Sum>> sums;
  const VerdictTable& table = study.table;
  const auto gold = static_cast<std::uint16_t>(study.bench.gold);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const std::uint32_t item = table.item[i];
    const Key key(table.system[i], study.bench.items[item].cluster, item);
    for (const bool people : {false, true}) {
      const std::uint16_t by = people ? gold : study.judge;
      if (!clean_score(table, i, by)) continue;
      Sum& sum = people ? sums[key].second : sums[key].first;
      sum.total += table.y[i];
      sum.turns += 1;
    }
  }
  std::vector<LabelledVerdict> out;
  for (const auto& [key, sum] : sums) {
    if (sum.first.turns == 0) continue;
    LabelledVerdict& row = out.emplace_back();
    std::tie(row.system, row.cluster, row.item) = key;
    row.judge = sum.first.mean();
    row.label = sum.second.mean();
  }
  return out;
}

Result<Anchored> anchor(const Study& study,
                        std::span<const LabelledVerdict> rows,
                        PowerTuning tuning, bool by_category) {
  auto of = system_data(study, rows, tuning, by_category);
  if (!of) return tl::unexpected(of.error());
  double total = 0;
  for (const LabelledVerdict& row : rows) total += row.judge;
  auto mean = PredictionPoweredMean::make(of->data, tuning);
  if (!mean) return tl::unexpected(mean.error());
  return Anchored{rows.front().system, std::move(*mean),
                  total / static_cast<double>(rows.size()),
                  static_cast<std::uint32_t>(rows.size()),
                  std::move(of->strata)};
}

using Range = std::pair<double, double>;

bool lies_in(const Range& range, double value) {
  return value >= range.first && value <= range.second;
}

/// The range of people's labels: the scale that the suite lends, or right and
/// wrong.  Those that were given say little of it: they may be all the same.
Result<Range> range_of_labels(const Study& study,
                              std::span<const LabelledVerdict> rows) {
  const ScoreUnit unit(study);
  std::vector<Range> known = {{0, 1}};
  if (unit.percent()) known.insert(known.begin(), unit.scale());
  for (const Range& range : known) {
    if (std::ranges::all_of(rows, [&](const LabelledVerdict& row) {
          return std::isnan(row.label) || lies_in(range, row.label);
        })) {
      return range;
    }
  }
  return fail("people's scores have no known range: give their 'scale'");
}

class AnchoredScores final : public Estimator {
 public:
  AnchoredScores(const Study& study, AnchoredSystems<Anchored> of,
                 const Range& range, bool by_category)
      : clusters_(study.table.clusters()), systems_(std::move(of.systems)) {
    notes_.convention =
        anchoring_convention("assize.human_anchored.scores", by_category);
    notes_.assumes = {labels_at_random(by_category)};
    notes_.metrics = {
        {"people_score", "the mean of people's labels, as these stand"}};
    for (const Anchored& one : systems_) {
      quantities_.push_back({.metric = "people_score",
                             .system = one.system,
                             .judge = study.judge,
                             .n = one.rows,
                             .clusters = one.mean.labelled_clusters(),
                             .least = range.first,
                             .most = range.second});
      note_anchoring(study.bench, one.system, one.mean, range, one.strata,
                     notes_);
      notes_.parameters.emplace_back(
          "judge_mean:" + study.bench.systems[one.system], one.judge);
    }
    note_left_out(study.bench, of.left_out, notes_);
  }

  std::span<const Quantity> quantities() const override { return quantities_; }

  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch&) const override {
    for (std::size_t s = 0; s < systems_.size(); ++s) {
      out[s] = systems_[s].mean.fit(weight).value;
    }
  }

  void influence(std::span<double> out) const override {
    std::vector<double> one(clusters_);
    for (std::size_t s = 0; s < systems_.size(); ++s) {
      systems_[s].mean.influence(one);
      for (std::size_t g = 0; g < clusters_; ++g) {
        out[g * systems_.size() + s] = one[g];
      }
    }
  }

  Notes notes() const override { return notes_; }

 private:
  std::size_t clusters_;
  std::vector<Anchored> systems_;
  std::vector<Quantity> quantities_;  ///< Parallel to systems_.
  Notes notes_;
};

}  // namespace

Result<std::unique_ptr<const Estimator>> anchored_scores(
    const Study& study, const ChooseLabelled& chosen, PowerTuning tuning,
    bool by_category) {
  std::vector<LabelledVerdict> rows = labelled_scores(study);
  const auto range = range_of_labels(study, rows);
  if (!range) return tl::unexpected(range.error());
  if (tuning == PowerTuning::kPlain &&
      !std::ranges::all_of(rows, [&](const LabelledVerdict& row) {
        return lies_in(*range, row.judge);
      })) {
    return fail(
        "'tuning: plain' adds what the judge says to what people say, and "
        "their scores are on different scales");
  }
  keep_chosen(chosen, rows);
  auto of =
      anchor_each<Anchored>(rows, "the judge scored no answer",
                            [&](std::span<const LabelledVerdict> one) {
                              return anchor(study, one, tuning, by_category);
                            });
  if (!of) return tl::unexpected(of.error());
  return std::make_unique<AnchoredScores>(study, std::move(*of), *range,
                                          by_category);
}

}  // namespace assize
