// The whole way of one audit: read, attack, judge, table, detect, measure,
// analyse.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "audit/audit_config.h"
#include "audit/contrasts.h"
#include "audit/detect.h"
#include "audit/judging.h"
#include "audit/plan.h"
#include "audit/watch.h"

namespace assize {

/// A calibration as it was used, for the report.
struct CalibrationSummary {
  std::string id, judge;
  std::string refused;  ///< Why it did not run, or "".
  Notes notes;
};

/// An arm whose text was searched for.
struct Searched {
  std::string arm;
  bool control = false;
  std::size_t set_apart = 0;  ///< Items to search on; it may ask about fewer.
  Payload payload;
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
  Judged judged;                          ///< How asking them ended.
  Plan plan;
  std::vector<Searched> searches;  ///< In the order of the attacks.
  Detection detection;
  std::vector<CalibrationSummary> calibrations;
  /// Each metric once, with its meaning.
  std::vector<std::pair<std::string, std::string>> metrics;
  Analysis analysis;
  std::string judgements_sha256;  ///< Over every judged row, in table order.
  std::uint32_t judgement_rows = 0;
};

/// The message of the only error of a run that was stopped by its Watch.
inline constexpr std::string_view kInterruptedMessage = "interrupted";

/// Why an audit gave no report.
struct RunFailure {
  enum class Of : std::uint8_t {
    kInput,       ///< The configuration, or what it names.
    kJudge,       ///< A judge, its store or the budget; running again goes on.
    kInterrupted  ///< Its Watch said stop; running again goes on.
  } of = Of::kInput;
  std::vector<Error> errors;  ///< At least one.
};

/// What running needs that an audit's file may not say.
struct Running {
  unsigned threads = 1;
  Watch watch = {};               ///< Absent: nobody watches.
  std::vector<Means> means = {};  ///< By judge of the configuration.
  VerdictStore* store = nullptr;  ///< Required where a judge is kept or behind
                                  ///< HTTP.
  bool offline = false;
  /// 1 to N of N: only this part of the plan is asked, and nothing is measured;
  /// 0 of 0: all of it.
  std::uint32_t shard = 0, shards = 0;
  std::function<void(const Mishap&)> mishap = {};
};

/// Runs the audit.  Errors of names that only the files know (an unknown
/// system) are returned together.
tl::expected<Audit, RunFailure> run_audit(AuditConfig& config,
                                          const Running& running);

}  // namespace assize
