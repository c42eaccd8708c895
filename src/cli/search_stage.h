// assize run --stage search: an audit's searches alone.
#pragma once

#include "audit/audit.h"
#include "cli/live_judges.h"
#include "cli/opened_audit.h"
#include "cli/verb.h"

namespace assize::cli {

/// The name of the stage.
inline constexpr std::string_view kSearchStage = "search";

/// Makes the searches that the store does not have, of a run that is split this
/// part's alone.  Fails where the audit has no attack that searches.
tl::expected<std::vector<Searched>, RunFailure> run_search_stage(
    OpenedAudit& audit, const Running& running);

/// Says what they found.
void tell_searches(const std::vector<Searched>& searches, bool split,
                   const LiveJudges& live, Streams& streams);

}  // namespace assize::cli
