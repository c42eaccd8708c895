// The planted first-picker of judgekit, another auditor of judges.
#pragma once

#include "plugin/world.h"

namespace assize::worlds {

/// A judge that knows the better answer of each pair, or that a tenth of them
/// are two of the same and tie; but in a share `override_share` of verdicts
/// picks the first slot unread. from: "judgekit", or "" for a plan of ours.
PeerScenario judgekit(std::string name, std::string from, std::uint32_t items,
                      double override_share);

}  // namespace assize::worlds
