// The whole way of one audit: read, attack, judge, table, detect, measure,
// analyse.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "audit/audit_config.h"
#include "audit/contrasts.h"
#include "audit/detect.h"
#include "audit/plan.h"

namespace assize {

/// A calibration as it was used, for the report.
struct CalibrationSummary {
  std::string id, judge;
  std::string refused;  ///< Why it did not run, or "".
  Notes notes;
};

struct Audit {
  Benchmark bench;
  std::vector<std::uint16_t> under_test;  ///< Systems, in order of name.
  /// Pairings in use: recorded ones, then entrants with their clean selves.
  std::vector<RecordedAttack> recorded;
  /// Judges from first_live on, `live` of them, were asked now; those before
  /// came with the benchmark, those after are rules.
  std::uint16_t first_live = 0, live = 0;
  std::vector<std::uint16_t> surrogates;  ///< Judges that predict by taste.
  Plan plan;
  Detection detection;
  std::vector<CalibrationSummary> calibrations;
  /// Each metric once, with its meaning.
  std::vector<std::pair<std::string, std::string>> metrics;
  Analysis analysis;
  std::string judgements_sha256;  ///< Over every judged row, in table order.
  std::uint32_t judgement_rows = 0;
};

/// Told at each phase, and while the bootstrap runs: phase, done, of all.
/// False: stop. It is asked again until the run has stopped.
using Watch = std::function<bool(const std::string&, std::size_t, std::size_t)>;

/// The message of the only error of a run that was stopped by its Watch.
inline constexpr std::string_view kInterruptedMessage = "interrupted";

/// Runs the audit.  Errors of names that only the files know (an unknown
/// system) are returned together.
tl::expected<Audit, std::vector<Error>> run_audit(AuditConfig& config,
                                                  unsigned threads,
                                                  const Watch& watch);

}  // namespace assize
