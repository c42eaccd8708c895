// Calibrations and headline metrics: prepared once, evaluated under weights.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "core/result.h"
#include "core/verdict_table.h"
#include "plugin/knob.h"

namespace assize {

/// What a headline or a calibration is computed from.
struct Study {
  const Benchmark& bench;
  const VerdictTable& table;
  const AnswerTable& answers;
  std::uint16_t judge = 0;            ///< Under audit.
  std::span<const Finding> findings;  ///< Detection comes before measurement.
};

/// Something estimated. An effect has zero as its null value and stands among
/// the report's effects; a headline is a level.
struct Quantity {
  std::string metric;
  std::uint16_t system = 0, judge = 0, arm = 0, defence = 0;
  int category = -1;  ///< Index into Benchmark::categories; -1: all.
  bool effect = false;
  std::uint32_t n = 0,
                clusters = 0;    ///< Judged rows and instructions behind it.
  double least = 0, most = 100;  ///< The range of its values.
  /// Stands beside a headline: no effect of an attack is taken of it.
  bool secondary = false;
  /// A mean over rows within [least, most]: a share of the instructions moves
  /// it by no more than that share of the range.
  bool is_mean = false;
  /// Of its standard error, where it is a mean over clusters, perhaps with
  /// weights: stats/cluster_error.h, effective_freedom(). NaN: it is none.
  double freedom = kAbsent;
};

struct Notes {
  std::string convention = {};            ///< "alpaca_eval.lc_v1"
  std::vector<std::string> assumes = {};  ///< Sentences; printed.
  std::vector<std::pair<std::string, double>> parameters = {};
  /// What each metric is, in one sentence, for a reader of the report.
  std::vector<std::pair<std::string, std::string>> metrics = {};
};

/// Memory that an estimator may reuse between calls on one thread.
struct Scratch {
  std::vector<double> numbers;
};

/// Const and thread-safe.
struct Estimator {
  virtual ~Estimator() = default;
  virtual std::span<const Quantity> quantities() const = 0;
  /// `weight`: one per cluster, how often it was drawn; `out`: one value per
  /// quantity, in the metric's own unit, NaN = undefined under these weights.
  /// A function of `weight` alone.
  virtual void estimate(std::span<const double> weight, std::span<double> out,
                        Scratch& scratch) const = 0;
  /// clusters x quantities influence values at unit weights: the derivative of
  /// each value by each cluster's weight, times the number of clusters.
  virtual void influence(std::span<double> out) const = 0;
  virtual Notes notes() const { return {}; }
};

struct Calibration {
  virtual ~Calibration() = default;
  /// Fails with the reason when the study breaks an assumption; it is printed.
  virtual Result<std::unique_ptr<const Estimator>> prepare(
      const Study& study) const = 0;
};

struct CalibrationPlugin {
  Info info;
  Make<Calibration> make = nullptr;
  /// Only where an audit names it; others also where it names none.
  bool asked_for = false;
};

}  // namespace assize
