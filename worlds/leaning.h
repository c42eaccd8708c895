// A judge without a slot on the whole, who leans to one in each instruction.
#pragma once

#include <vector>

#include "plugin/world.h"

namespace assize::worlds {

/// In half of the instructions the first slot has `lean` log-odds, in the other
/// half the second has, by a fair coin each; instructions have as many items as
/// `sizes` says, again and again. No position effect in expectation, but an
/// item is no witness of its own.
PeerScenario leaning(std::string name, std::uint32_t clusters,
                     std::vector<unsigned> sizes, double lean);

}  // namespace assize::worlds
