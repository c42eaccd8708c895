// An audit's own judgements, recorded or stored, as a pilot to plan by.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "core/verdict_table.h"
#include "stats/variance_components.h"

namespace assize {

/// What judges said so far.  Asks nobody: of judges behind HTTP, and of
/// programs, what `store` has.
struct PilotVerdicts {
  Benchmark bench;
  std::vector<std::uint16_t> under_test;
  std::vector<RecordedAttack> recorded;  ///< Pairings, where they were kept.
  VerdictTable table;
};

/// What a pilot keeps of an audit's attacks: nothing, the pairings of systems
/// whose verdicts are recorded anyway, or all, whose entrants are systems then.
enum class PilotAttacks : std::uint8_t { kNone, kRecorded, kAll };

/// Reads the audit's judgements, without its attacks (but see `kept`),
/// detectors and calibrations.  `store`: nullptr: nothing is stored.
tl::expected<PilotVerdicts, RunFailure> read_pilot(
    AuditConfig& config, VerdictStore* store, unsigned threads,
    const Watch& watch, PilotAttacks kept = PilotAttacks::kNone);

/// Which number of the audit is to be known.
enum class PilotMeasure : std::uint8_t {
  kDefault,   ///< The win rate against a reference; without one, accuracy.
  kWinRate,   ///< P(the system wins).
  kAccuracy,  ///< P(the judge agrees with the gold label).
};

/// "", "win_rate", "accuracy".
std::string_view name(PilotMeasure measure);

struct PilotChoice {
  PilotMeasure measure = PilotMeasure::kDefault;
  std::string judge, system;  ///< "": the only one; of accuracy, all systems.
  std::string against;        ///< A system or judge: paired differences.
};

struct PilotScores {
  PilotChoice chosen;              ///< With every name filled in.
  std::vector<PilotScore> scores;  ///< An "item" is an instruction; an "order"
                                   ///< one showing of one of its comparisons.
  VarianceComponents components;   ///< In squared shares, not points.
  std::uint32_t clusters = 0;
  double showings = 1;  ///< Orders per instruction, on average.
  double repeats = 1;   ///< Judgements per showing, on average.
};

/// Clean judgements of the judge (less those of `against` on the same
/// comparison, order and repeat), with their variance components.  Errors: an
/// unknown name or several to choose from, no gold label, fewer than two
/// instructions, or no variance.  O(n log n).
Result<PilotScores> pilot_scores(const PilotVerdicts& pilot,
                                 const PilotChoice& choice);

/// The judge of that name, or the only one with clean verdicts.  Errors name
/// those that there are.
Result<std::uint16_t> pilot_judge(const PilotVerdicts& pilot,
                                  const std::string& judge);

/// The system of that name among those with clean verdicts of the judge; "":
/// the only one.
Result<std::uint16_t> pilot_system(const PilotVerdicts& pilot,
                                   std::uint16_t judge,
                                   const std::string& system);

/// "a, b, c and 4 more".
std::string some_names(const std::vector<std::string>& names);

}  // namespace assize
