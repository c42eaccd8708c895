// One arm: an attack with one value of each knob.
#pragma once

#include <span>
#include <string>

#include "audit/audit_config.h"
#include "plugin/config_node.h"

namespace assize {

/// " rule=any": the knobs that differ from their fallbacks, from a plugin's
/// canonical ones.
std::string knobs_told(std::span<const Knob> knobs,
                       const std::string& canonical);

/// Makes the attack of one point; errors gather in the node.  Its arm is named
/// after it and the knobs that differ from their fallbacks, and after its dose
/// always where the point is one `of_grid`: "verbosity.pad factor=2".
AttackUse make_attack(const AttackPlugin& plugin, ConfigNode& point,
                      bool of_grid);

}  // namespace assize
