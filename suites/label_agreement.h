// How far a judge's labels agree with people's, whatever the benchmark.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "plugin/calibration.h"

namespace assize::suites {

/// What a judge and people said of the same: 1 is yes or the first answer, 0 no
/// or the second, a half a tie.
struct LabelPair {
  std::uint32_t cluster = 0;
  double judge = 0, people = 0;  ///< In {0, 1/2, 1}.
};

/// How often each pair of labels was given; counts may be weighted.
class LabelCounts {
 public:
  static constexpr std::size_t kLabels = 3;
  static constexpr std::size_t kCells = kLabels * kLabels;

  LabelCounts() = default;
  explicit LabelCounts(std::span<const LabelPair> pairs);

  /// Place of a pair among the cells. Requires labels in {0, 1/2, 1}.
  static std::size_t cell(double judge, double people);
  double at(double judge, double people) const {
    return cells[cell(judge, people)];
  }
  double total() const;

  std::array<double, kCells> cells = {};
};

/// A number made of the counts; NaN where they do not say.
struct LabelMetric {
  const char* name;
  const char* meaning;
  double (*value)(const LabelCounts& counts);
  double least = 0, most = 100;
  bool effect = false;
};

/// In percent: how often the judge says what people say.
extern const LabelMetric kAgreement;
/// Beyond chance, chance keeping the shares of each.
extern const LabelMetric kCohenKappa;
/// Beyond chance, chance having the shares of both together.
extern const LabelMetric kScottPi;
/// The judge's mean label less people's, in points.
extern const LabelMetric kScoreDelta;
/// The same of one system among others.
extern const LabelMetric kSystemDelta;
/// The judge's mean label, in percent; people's do not matter.
extern const LabelMetric kScore;
/// The same of pairs: how often the judge prefers the system, a tie a half.
extern const LabelMetric kWinRate;
/// The share of units on which a judge applies people's criteria: sensitivity
/// plus specificity less 1. Requires labels without ties.
/// **Source:** Thakur et al. 2024, arXiv:2406.12624.
extern const LabelMetric kCriteria;
/// How often it says yes where it does not apply them: of the errors, each
/// kind taken by its rate, those that say yes. NaN for a judge without errors.
/// **Source:** the same.
extern const LabelMetric kLeniency;

/// Pairs of which metrics are asked, for one system, category or all.
struct LabelScope {
  std::uint16_t system = 0;
  int category = -1;
  bool secondary = false;  ///< As Quantity::secondary.
  std::vector<const LabelMetric*> metrics;
  std::vector<LabelPair> pairs;
};

/// Every metric of every scope that has pairs; what is of all stands under the
/// first system, so no scope of a system may ask for a metric of it. Metrics
/// are smooth functions of weighted counts, so influences are their
/// derivatives, by central differences: true to some nine digits.
std::unique_ptr<const Estimator> label_agreement(
    std::uint16_t judge, std::size_t clusters,
    const std::vector<LabelScope>& scopes, Notes notes);

}  // namespace assize::suites
