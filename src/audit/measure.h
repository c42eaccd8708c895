// Evaluates estimators at the full sample and under shared bootstrap weights.
//
// Every estimator sees the same draw of instructions in a replicate, so a
// difference of two quantities taken within replicates is paired.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "audit/statistics.h"
#include "plugin/calibration.h"
#include "stats/weights.h"

namespace assize {

/// One estimator under its name in the report.
struct Source {
  std::string calibration;  ///< "raw" for the suite's own headline.
  std::uint16_t judge = 0;
  /// Index of the recorded attack whose two systems alone it measures, on the
  /// instructions that both were judged on; -1: every system on all of its.
  int pair = -1;
  std::unique_ptr<const Estimator> estimator;
};

/// Values of every quantity of every source; columns in source order.
struct Measurement {
  std::size_t replicates = 0, clusters = 0;
  std::vector<Quantity> quantity;   ///< By column.
  std::vector<std::size_t> source;  ///< By column: index into the sources.
  std::vector<double> value;        ///< By column: at unit weights.
  std::vector<double> replicate;    ///< columns x replicates, column by column.
  std::vector<double> influence;    ///< columns x clusters, column by column.

  std::size_t columns() const { return quantity.size(); }
  std::span<const double> replicates_of(std::size_t column) const {
    return std::span(replicate).subspan(column * replicates, replicates);
  }
  std::span<const double> influence_of(std::size_t column) const {
    return std::span(influence).subspan(column * clusters, clusters);
  }
};

/// Called by the calling thread with replicates done, of all; false: stop.
using Progress = std::function<bool(std::size_t, std::size_t)>;

/// Requires weights.clusters clusters in every source's study.  The same at
/// any number of threads. Replicates after a stop are NaN.
Measurement measure(std::span<const Source> sources, const Weights& weights,
                    unsigned threads, const Progress& progress);

/// Columns put together with these factors (attacked - clean: 1 and -1).
struct Term {
  std::size_t column = 0;
  double factor = 1;
};

/// A linear combination of quantities, in the full sample and in replicates.
struct Combination {
  double value = kAbsent;
  std::vector<double> replicates = {};   ///< Undefined ones left out.
  std::vector<double> influence = {};    ///< By cluster.
  std::uint32_t n = 0, clusters = 0;     ///< The smallest of the terms'.
  std::uint32_t undefined = 0;           ///< Replicates without a value,
  std::vector<std::uint32_t> gaps = {};  ///< and which, increasing.
  double least = 0, most = 0;            ///< The range of its values.
  /// All terms are means: a share of the instructions moves it by no more than
  /// that share of the range.
  bool is_mean = false;
  /// The smallest Quantity::freedom of means; NaN: a term is none.
  double freedom = kAbsent;
  bool is_level = false;  ///< One mean alone that is no effect.

  /// Of the standard error: `freedom`, or clusters - 1. Requires two of them.
  double error_freedom() const {
    return freedom > 0 ? freedom : clusters - 1.0;
  }
};

Combination combine(const Measurement& measured, std::span<const Term> terms);

/// Fewer defined replicates than this share refuse an interval, or a rank's.
inline constexpr double kLeastDefined = 0.95;

/// Below so many instructions no interval is offered, nor a range of ranks.
inline constexpr std::size_t kLeastClusters = 8;

struct IntervalRule {
  double level = 0.95;
  std::size_t least_clusters = kLeastClusters;
  IntervalMethod method = IntervalMethod::kBca;
  std::uint64_t seed = 1;            ///< Of draws beside the replicates.
  const Weights* weights = nullptr;  ///< Of these; kBootstrapT needs them.
};

/// Below so many instructions a mean alone has Wilson's interval: near an end
/// of the range a resampled mean is too seldom far from it.
inline constexpr std::size_t kWilsonBelow = 100;

/// The value with its interval: BCa from the paired replicates, at the level
/// that stats/small_sample.h expands for the clusters' number and sizes;
/// clustered_wilson() of a level over few clusters (of another method than kBca
/// add_interval() for these two); where every replicate is the same,
/// unvaried_bounds() of means and of what is at an end of its range; or none
/// with the reason.
Estimate estimate(const Combination& of, const IntervalRule& rule);

/// Whether all replicates are the same, so that resampling shows no spread.
bool is_unvaried(const Combination& of);

/// Bounds on what is the same on each of n instructions: of all there might
/// be, a share of at most u differs, which moves the value by at most u of the
/// range, u the upper Clopper-Pearson bound of 0 in n.
Interval unvaried_bounds(const Combination& of, double level);

}  // namespace assize
