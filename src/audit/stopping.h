// When enough instructions were judged: sequential stopping, by name, and the
// only place of its defaults.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/benchmark.h"
#include "plugin/config_node.h"
#include "stats/confidence_sequence.h"

namespace assize {

inline constexpr std::string_view kStoppingRules[] = {"none",
                                                      "empirical_bernstein"};

inline constexpr Choice kStoppingRule = {
    .name = "rule",
    .meaning =
        "Ends judging once every win rate is known well enough, by a "
        "sequence of intervals that holds at all times at once.",
    .options = kStoppingRules};
inline constexpr Number kHalfWidth = {
    .name = "half_width",
    .unit = "points",
    .meaning = "How well each win rate must be known: plus or minus this.",
    .fallback = 2,
    .least = 0.1,
    .most = 50};
inline constexpr Number kBlock = {.name = "block",
                                  .unit = "instructions",
                                  .meaning = "Instructions between two looks.",
                                  .fallback = 16,
                                  .least = 1,
                                  .most = 10000};

inline constexpr std::array<Knob, 3> kStoppingKnobs = {kStoppingRule,
                                                       kHalfWidth, kBlock};

struct StoppingRule {
  bool on = false;
  double half_width = kHalfWidth.fallback;  ///< Points.
  std::size_t block = static_cast<std::size_t>(kBlock.fallback);
};

/// Reads the `stopping` mapping; errors gather in the node.
StoppingRule read_stopping(ConfigNode node);

/// What is to be known before judging may end; outlived by what it is of.
struct StoppingOf {
  const Benchmark& bench;
  std::span<const std::uint16_t> under_test =
      {};                                     ///< The reference is left out.
  std::uint16_t first_judge = 0, judges = 0;  ///< Numbered from first_judge.
  double confidence = 0.95;                   ///< Of all that is said together.
  StoppingRule rule;
};

/// Watches the clean win rate of every system under test by every judge: the
/// mean over instructions of P(the system wins), each instruction counting once
/// with the mean of its judged pairwise verdicts.  An instruction of which no
/// verdict was judged says nothing.  Each of the K = judges x systems rates has
/// a ConfidenceSequence of level 1 - (1 - confidence) / K, so that all of them
/// hold together at all looks.  The docket's order is drawn at random, so the
/// sequence is of the mean over the instructions that these are a sample of.
/// Not thread-safe.
class Stopping {
 public:
  explicit Stopping(const StoppingOf& of);

  /// Takes in whole clusters that are judged, each cluster once, in the
  /// docket's order; returns whether all rates are known now, and
  /// never so where there is none.  Records of other judges, attacked or alone
  /// are passed over.  O(records log records).
  bool look(std::span<const Record> whole_clusters_since_last_look);

  /// What is not known yet.
  struct Wide {
    std::uint16_t judge = 0, system = 0;  ///< As in the benchmark.
    double half_width = 50;               ///< Points, so far.
    std::size_t instructions = 0;         ///< That it was judged on.
    friend bool operator==(const Wide&, const Wide&) = default;
  };
  /// By judge, then system.
  std::vector<Wide> wide() const;

 private:
  using Rate = std::pair<std::uint16_t, std::uint16_t>;  ///< Judge, system.

  StoppingOf of_;
  std::map<Rate, ConfidenceSequence> rates_;
};

}  // namespace assize
