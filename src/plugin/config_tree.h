// What is done to a configuration's tree as a whole.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "plugin/config_value.h"

namespace assize {

/// Lays `upper` over `lower`: its keys win, mapping by mapping.
void merge(ConfigValue& lower, const ConfigValue& upper);

/// One error for each key of a visited mapping that nothing read, each once.
void gather_unread(ConfigValue& node, std::vector<Error>& errors);

/// What was read, defaults included; a grid is the list of its points.
nlohmann::json effective_of(const ConfigValue& node);

}  // namespace assize
