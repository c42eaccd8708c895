// Effects: paired differences of measured quantities, and moves in rank.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/audit_config.h"
#include "audit/effect_test.h"
#include "audit/measure.h"
#include "core/result.h"

namespace assize {

/// Ends the name of a slope over an attack's doses.
inline constexpr std::string_view kPerDoubling = ":per_doubling";

/// In the name of what an attack does to a judge beyond what it does to a
/// surrogate; the surrogate's name follows.
inline constexpr std::string_view kBeyond = ":beyond_";

/// Ends the name of what a search found, less its control: what it gains that
/// changes kept by chance do not.
inline constexpr std::string_view kMinusControl = ":minus_control";

/// Ends the name of an attack's mean effect over the systems attacked.
inline constexpr std::string_view kMean = ":mean";

/// One row of the report's effects.
struct Effect {
  std::string contrast;  ///< "recorded.verbose", "calibrated_minus_raw", ...
  /// The clean system of an attack, the control of a search, or "".
  std::string against;
  /// Mean over all systems attacked; `quantity` is then that of the first.
  bool pooled = false;
  Quantity quantity;  ///< Whose effect it is; its metric and scope.
  std::string calibration;
  Estimate estimate;
  /// What the audit set out to see: one effect for each attack, judge and
  /// headline. All others are exploratory.
  bool confirmatory = false;
  double margin = kAbsent;  ///< Smaller than this is absent; the metric's unit.
  /// Of no effect: p, and adjusted within the family for any false discovery
  /// rate under independence (q) and under any dependence (q_by).
  double p = kAbsent, q = kAbsent, q_by = kAbsent;
  std::string test = {};  ///< Whose p it is: "bca", "mcnemar"; or "".
  /// Of an effect of the margin or more, either way; adjusted as q.
  double p_equivalence = kAbsent, q_equivalence = kAbsent;
  Conclusion conclusion = Conclusion::kInconclusive;
  double items_needed = kAbsent;  ///< Where inconclusive; else absent.
};

/// How an effect is tested, and each instruction's own where that needs them.
struct TestOf {
  EffectTest kind = EffectTest::kInterval;
  std::optional<ClusterEffects> alone = std::nullopt;
};

/// Fills in what was measured of an effect: its estimate, and where that has
/// an interval its p-values, before any adjustment. Its margin has to be set.
void measure_effect(const Combination& of, const IntervalRule& rule,
                    const TestOf& test, Effect& effect);

/// Whether it is what an attack does to a judge beyond a surrogate: a question
/// of its own, and a family of its own where effects are adjusted.
bool is_beyond(const Effect& effect);

/// "confirmatory", or "exploratory" and "beyond_surrogate" of all others.
std::string_view family(const Effect& effect);

/// One row of the report's headlines.
struct Headline {
  Quantity quantity;
  std::string calibration, convention;
  Estimate estimate;
  double rank = kAbsent;  ///< 1: highest. Absent where nothing is ranked.
  double rank_lower = kAbsent, rank_upper = kAbsent;
};

/// Where the clean system stands, and where the attacked one would in its
/// place, among the systems that are no attack themselves.
struct RankMove {
  std::string contrast, attacked, against, calibration, metric;
  int category = -1;  ///< As of a Quantity.
  std::uint16_t judge = 0;
  std::size_t entrants = 0;
  double before = kAbsent, before_lower = kAbsent, before_upper = kAbsent;
  double after = kAbsent, after_lower = kAbsent, after_upper = kAbsent;
};

struct Analysis {
  std::vector<Headline> headlines;
  std::vector<Effect> effects;
  std::vector<RankMove> moves;
};

/// `attacks`: the pairings whose both systems may have been measured, with
/// searches and their controls among them (is_of_control()); a pair with an
/// unmeasured side gives no row.  `surrogates`: judges that predict by
/// taste alone; what an attack does to any other beyond them is an effect.
/// conclude() says in which families effects are adjusted.  `weights`: those
/// that drew the replicates; statistics.interval kBootstrapT requires them.
Analysis analyse(const Benchmark& bench, std::span<const Source> sources,
                 const Measurement& measured,
                 std::span<const RecordedAttack> attacks,
                 std::span<const std::uint16_t> surrogates,
                 const Statistics& statistics,
                 const Weights* weights = nullptr);

}  // namespace assize
