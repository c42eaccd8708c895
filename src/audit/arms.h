// One arm: an attack with one value of each knob.
#pragma once

#include "audit/audit_config.h"
#include "plugin/config_node.h"

namespace assize {

/// Makes the attack of one point; errors gather in the node.  Its arm is named
/// after it and the knobs that differ from their fallbacks, and after its dose
/// always where the point is one `of_grid`: "verbosity.pad factor=2".
AttackUse make_attack(const AttackPlugin& plugin, ConfigNode& point,
                      bool of_grid);

}  // namespace assize
