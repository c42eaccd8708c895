// Which comparisons people should label, so that the estimate that is anchored
// in their labels is known best, and stays unbiased.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "audit/label_plan.h"
#include "core/result.h"
#include "core/stream.h"

namespace assize {

/// What people would say of a comparison, and how far from it they are likely
/// to be: mean and root mean square residual of the labels, by category and by
/// what the judge says, drawn towards the same over all categories, and that
/// towards the mean of all, as if four rows of it had been seen.  So a judge
/// that errs in one category is believed in the others.
///
/// Without labels the prediction is the judge's verdict and the residual sqrt(p
/// (1 - p)) at p = (verdicts judge + 1) / (verdicts + 2), Laplace's rule: two
/// verdicts for the same side are not certainty.
class ResidualModel {
 public:
  /// Learns from the labelled among `rows`, if they are eight at least.
  explicit ResidualModel(std::span<const LabelRow> rows);

  bool learnt() const { return learnt_; }
  /// Expected label, in [0, 1].
  double prediction(const LabelRow& row) const;
  /// Expected |label - prediction|, at least 0.05.
  double spread(const LabelRow& row) const;

  /// How sure the judge is: 0 (orders disagree, or as good as) to 3; |2 p - 1|
  /// below 0.2, 0.6, 0.9, or more.
  static std::size_t certainty(double judge);

 private:
  /// Three grades of certainty for either side, and none.
  static constexpr std::size_t kBands = 7;

  static std::size_t band(double judge);
  std::size_t cell(const LabelRow& row) const;

  bool learnt_ = false;
  std::size_t categories_ = 0;
  /// By category, kBands each, and last those of a category not seen.
  std::vector<double> mean_, square_;
};

/// Probabilities that sum to `labels`: `uniform` of them spread evenly, the
/// rest in proportion to the spread, none above 1 (what is above goes to the
/// others).  Requires 0 < labels <= spread.size(), spreads > 0 and uniform in
/// [0, 1].
/// **Source:** Zrnic and Candes 2024, arXiv:2403.03208 (sampling by expected
/// error, mixed with uniform sampling); Neyman 1934.
std::vector<double> inclusion_probabilities(std::span<const double> spread,
                                            std::size_t labels, double uniform);

/// A sample of fixed size in which row i is with probability exactly
/// probability[i]: systematic sampling along a random order.  Requires that the
/// probabilities sum to a whole number.  Ascending.
/// **Source:** Madow 1949, doi:10.1214/aoms/1177729988.
std::vector<std::size_t> systematic_sample(std::span<const double> probability,
                                           Stream& stream);

/// The mean label over all rows from the labels of a sample: the mean of the
/// predictions, plus the sample's residuals weighted by one over their
/// probability (difference estimator), unbiased whatever the predictions are,
/// so long as they do not use the sample's labels.  The interval is of the mean
/// over these rows: Hajek's approximation of the sample's variance.  Requires
/// labels on the sample.
/// **Source:** Sarndal, Swensson and Wretman 1992, Model Assisted Survey
/// Sampling, section 6.3; Hajek 1964, doi:10.1214/aoms/1177700375.
Estimate routed_mean(std::span<const LabelRow> rows,
                     std::span<const std::size_t> sample,
                     std::span<const double> probability,
                     std::span<const double> prediction, double level);

/// How three ways to choose whom people look at did on recorded labels.
struct RoutingResult {
  std::string routing;    ///< "variance", "random", "bpde".
  double bias = 0;        ///< Mean estimate less the truth, in shares.
  double bias_error = 0;  ///< Its Monte Carlo standard error.
  double rmse = 0;
  double width = 0;     ///< Mean width of the intervals.
  double coverage = 0;  ///< Share of intervals that hold the truth.
};

struct RoutingTrial {
  std::size_t worlds = 0, rows = 0, labels = 0;  ///< Rows: of a half.
  std::vector<RoutingResult> results;
};

/// Simulates on the labelled rows: in each world a random half of the
/// instructions teaches the model, and of the other half `labels`
/// times the half's share are labelled by each routing.  `bpde`: the rows of
/// highest verdict entropy, chance breaking ties, whose labels replace the
/// judge's verdicts (as its authors do); its interval takes them for a random
/// sample, which they are not.  Fails below 40 labelled rows.  The same at any
/// number of threads.
Result<RoutingTrial> try_routings(const std::vector<LabelRow>& rows,
                                  std::size_t labels, double uniform,
                                  double level, std::size_t worlds,
                                  std::uint64_t seed, unsigned threads);

}  // namespace assize
