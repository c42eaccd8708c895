// Every scenario in which other auditors' rules are held beside this one's.
#pragma once

#include <vector>

#include "plugin/peer_trial.h"
#include "plugin/world.h"

namespace assize::worlds {

/// Those of the peers' own suites that ask after a slot, then some in which
/// their rules meet what their suites leave out: a small bias in many items, a
/// middling one in few, and items that share an instruction.
std::vector<PeerScenario> peer_scenarios();

/// Those that ask something else, in the same order of whose they are.
std::vector<PeerTrial> peer_trials();

}  // namespace assize::worlds
