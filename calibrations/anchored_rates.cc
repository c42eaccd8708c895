#include "calibrations/anchored_rates.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "calibrations/anchoring_notes.h"
#include "calibrations/labelled_verdicts.h"
#include "stats/post_stratified.h"
#include "stats/rogan_gladen.h"

namespace assize {
namespace {

/// Each quantity's place among those of a system.
enum Column : std::size_t {
  kAnchored,
  kBias,
  kEfficient,
  kCorrected,
  kColumns
};

/// One system's rows.
struct Anchored {
  std::uint16_t system = 0;
  PredictionPoweredMean anchored;
  ClusterJudgeCounts counts;
  std::vector<double> said, rows;  ///< By cluster: sum of verdicts, how many.
  std::uint32_t n = 0;             ///< Rows in all.
  std::vector<std::uint16_t> strata;  ///< Categories; empty: all in one.
};

class HumanAnchored final : public Estimator {
 public:
  HumanAnchored(const Study& study, std::vector<Anchored> systems,
                std::span<const Unanchored> left_out)
      : clusters_(study.table.clusters()), systems_(std::move(systems)) {
    for (const Anchored& of : systems_) {
      Quantity level{.metric = "win_rate",
                     .system = of.system,
                     .judge = study.judge,
                     .n = of.n,
                     .clusters = of.anchored.labelled_clusters()};
      Quantity bias = level;
      bias.metric = "judge_bias";
      bias.effect = true;
      bias.least = -100;
      Quantity other = level;
      other.secondary = true;
      quantities_.push_back(std::move(level));
      quantities_.push_back(std::move(bias));
      for (const char* metric : {"win_rate_efficient", "win_rate_corrected"}) {
        other.metric = metric;
        quantities_.push_back(other);
      }
      note(study.bench, of);
    }
    note_left_out(study.bench, left_out, notes_);
  }

  std::span<const Quantity> quantities() const override { return quantities_; }

  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch&) const override {
    for (std::size_t s = 0; s < systems_.size(); ++s) {
      const Anchored& of = systems_[s];
      const std::span<double> to = out.subspan(s * kColumns, kColumns);
      to[kAnchored] = 100 * of.anchored.fit(weight).value;
      to[kBias] = 100 * raw(of, weight) - to[kAnchored];
      const JudgeCounts counts = of.counts.total(weight);
      to[kEfficient] = 100 * post_stratified(counts).value;
      to[kCorrected] = 100 * rogan_gladen_value(counts);
    }
  }

  void influence(std::span<double> out) const override {
    const std::size_t columns = quantities_.size();
    std::vector<double> one(clusters_);
    const auto put = [&](std::size_t column, double factor) {
      for (std::size_t g = 0; g < clusters_; ++g) {
        out[g * columns + column] += factor * one[g];
      }
    };
    std::ranges::fill(out, 0.0);
    for (std::size_t s = 0; s < systems_.size(); ++s) {
      const Anchored& of = systems_[s];
      of.anchored.influence(one);
      put(s * kColumns + kAnchored, 100);
      put(s * kColumns + kBias, -100);
      raw_influence(of, one);
      put(s * kColumns + kBias, 100);
      const JudgeCounts counts = of.counts.total();
      of.counts.influence(post_stratified_gradient(counts), one);
      put(s * kColumns + kEfficient, 100);
      of.counts.influence(rogan_gladen_gradient(counts), one);
      put(s * kColumns + kCorrected, 100);
    }
  }

  Notes notes() const override { return notes_; }

 private:
  static double raw(const Anchored& of, std::span<const double> weight) {
    double sum = 0, rows = 0;
    for (std::size_t g = 0; g < of.rows.size(); ++g) {
      sum += weight[g] * of.said[g];
      rows += weight[g] * of.rows[g];
    }
    return sum / rows;
  }

  void raw_influence(const Anchored& of, std::vector<double>& out) const {
    const std::vector<double> ones(clusters_, 1.0);
    const double mean = raw(of, ones);
    double rows = 0;
    for (const double n : of.rows) rows += n;
    for (std::size_t g = 0; g < clusters_; ++g) {
      out[g] = static_cast<double>(clusters_) *
               (of.said[g] - mean * of.rows[g]) / rows;
    }
  }

  void note_convention(bool by_category) {
    notes_.convention =
        anchoring_convention("assize.human_anchored", by_category);
    notes_.assumes = {labels_at_random(by_category),
                      "Of a tie half counts as won; for win_rate_efficient and "
                      "win_rate_corrected a tied verdict is one of each kind."};
    notes_.metrics = {
        {"judge_bias",
         "the judge's own rate minus the one anchored in labels, in points"},
        {"win_rate_efficient",
         "the labels, post-stratified by what the judge says"},
        {"win_rate_corrected",
         "the judge's rate, corrected by its rates of error (Rogan and "
         "Gladen)"}};
  }

  void note(const Benchmark& bench, const Anchored& of) {
    const std::string& name = bench.systems[of.system];
    if (notes_.assumes.empty()) note_convention(!of.strata.empty());
    note_anchoring(bench, of.system, of.anchored, {0, 1}, of.strata, notes_);
    const JudgeErrors errors = judge_errors(of.counts.total());
    notes_.parameters.emplace_back("youden:" + name, errors.youden());
    if (errors.youden() < kWeakJudge) {
      notes_.assumes.push_back(fmt::format(
          "Of {} the judge hardly tells right from wrong (Youden's J is "
          "{:.2f}): win_rate_corrected {}.",
          name, errors.youden(),
          errors.youden() <= 0 ? "is undefined" : "is wide and unsteady"));
    }
  }

  /// Below it Rogan and Gladen's variance is out of hand.
  static constexpr double kWeakJudge = 0.2;

  std::size_t clusters_;
  std::vector<Anchored> systems_;
  std::vector<Quantity> quantities_;  ///< kColumns for each of systems_.
  Notes notes_;
};

Result<Anchored> anchor(const Study& study,
                        std::span<const LabelledVerdict> rows,
                        PowerTuning tuning, bool by_category) {
  auto of = system_data(study, rows, tuning, by_category);
  if (!of) return tl::unexpected(of.error());
  const std::size_t clusters = study.table.clusters();
  JudgedRows judged{.clusters = clusters};
  std::vector<double> said(clusters), count(clusters);
  for (const LabelledVerdict& row : rows) {
    // Every row twice, so that a tied verdict is one of each.
    for (const bool second : {false, true}) {
      const bool won = row.judge == 0.5 ? second : row.judge > 0.5;
      judged.cluster.push_back(row.cluster);
      judged.label.push_back(row.label);
      judged.verdict.push_back(won ? 1 : 0);
    }
    said[row.cluster] += row.judge;
    count[row.cluster] += 1;
  }
  auto anchored = PredictionPoweredMean::make(of->data, tuning);
  if (!anchored) return tl::unexpected(anchored.error());
  auto counts = ClusterJudgeCounts::make(judged);
  if (!counts) return tl::unexpected(counts.error());
  return Anchored{rows.front().system,  std::move(*anchored),
                  std::move(*counts),   std::move(said),
                  std::move(count),     static_cast<std::uint32_t>(rows.size()),
                  std::move(of->strata)};
}

}  // namespace

Result<std::unique_ptr<const Estimator>> anchored_rates(
    const Study& study, const ChooseLabelled& chosen, PowerTuning tuning,
    bool by_category) {
  std::vector<LabelledVerdict> rows = labelled_verdicts(study);
  keep_chosen(chosen, rows);
  auto of = anchor_each<Anchored>(
      rows, "the judge and people saw no answer in common",
      [&](std::span<const LabelledVerdict> one) {
        return anchor(study, one, tuning, by_category);
      });
  if (!of) return tl::unexpected(of.error());
  return std::make_unique<HumanAnchored>(study, std::move(of->systems),
                                         of->left_out);
}

}  // namespace assize
