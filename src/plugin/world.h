// Planted worlds: benchmarks drawn from a law under which the expectation of
// every figure of an audit is known.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/answer_table.h"
#include "core/benchmark.h"
#include "core/stream.h"
#include "plugin/calibration.h"

namespace assize {

/// A system that meets the baseline on every item.
struct PlantedSystem {
  std::string name;
  double logit = 0;  ///< Log-odds of winning, all biases aside.
  /// Shares of its answers, drawn apart: longer than the baseline's (the others
  /// are shorter), with bold text (the baseline has none), with an order to the
  /// judge.
  double longer = 0.5, bold = 0, injected = 0;
  bool own = false;  ///< Of the judge's own family.
  /// The system that this one is an attack on, an index into
  /// WorldLaw::systems; -1: none.
  int clean = -1;
  /// Made by the audit, so an arm of its own, and not recorded.
  bool entrant = false;
};

/// Log-odds that a bias adds. Of length, per unit of (a - b) / (a + b) in code
/// points; of style, per unit of (a - b) / (a + b + 1) in bold spans.
struct PlantedJudge {
  std::string name;
  double position = 0;  ///< To whatever is shown first, over second.
  double length = 0, style = 0, self = 0, injection = 0;
  bool surrogate = false;  ///< Known to have none of them.
};

/// A world of pairwise verdicts in both orders.
struct WorldLaw {
  std::size_t clusters = 0;
  std::vector<unsigned> sizes = {1};  ///< Items by cluster, again and again.
  /// Correlation of two verdicts of a cluster that are equally likely.
  double icc = 0;
  /// Shares of the verdicts, at random: not there, and there but not
  /// understood.
  double missing = 0, unparsed = 0;
  std::vector<PlantedJudge> judges;
  std::vector<PlantedSystem> systems;  ///< Benchmark index: one more.
};

/// A benchmark with its verdicts, and what is counted of its answers.
struct Drawn {
  Benchmark bench;
  AnswerTable answers;
};

/// Const and thread-safe.
struct World {
  virtual ~World() = default;
  /// A function of the stream alone.
  virtual Drawn draw(Stream stream) const = 0;
  /// What a calibration's quantity ("raw": the suite's own) is in expectation,
  /// or for a fit, what it goes to as instructions are added; in the metric's
  /// unit. NaN where that is not known.
  virtual double expected(std::string_view calibration,
                          const Quantity& quantity) const = 0;
  /// The variance, in squared points, of one cluster's difference of the two
  /// systems' (indices into Benchmark::systems) win rates under judge 0. NaN
  /// where that is not known.
  virtual double cluster_variance(std::uint16_t /*attacked*/,
                                  std::uint16_t /*clean*/) const {
    return kAbsent;
  }
};

/// A world of a law.
using Plant = std::unique_ptr<const World> (*)(const WorldLaw& law);

/// A scenario of another auditor's own validation, whose question is whether
/// the judge has a taste for what is shown first.
struct PeerScenario {
  std::string name, from;  ///< from: who planted it, or "" where it is ours.
  double first_rate = 0;   ///< P(the first slot wins | somebody does).
  std::unique_ptr<const World> world;
};

}  // namespace assize
