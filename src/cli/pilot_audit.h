// An audit opened for its pilot, with what its judge costs.
#pragma once

#include "audit/pilot.h"
#include "cli/opened_audit.h"
#include "cli/verb.h"

namespace assize::cli {

struct PilotAudit {
  OpenedAudit audit;
  PilotVerdicts verdicts;
  /// US dollars that one request is expected to cost, by judge of
  /// `cost_judges`; NaN where no price is known.
  std::vector<std::string> cost_judges;
  std::vector<double> cost;

  /// Of the judge of that name; NaN where the audit does not ask it.
  double cost_of(const std::string& judge) const;
};

/// Reads what the audit's judges said; prints errors and gives the exit code
/// where that fails.  Interrupts as runs do.
tl::expected<PilotAudit, int> open_pilot(const AuditFlags& flags,
                                         Streams& streams);

}  // namespace assize::cli
