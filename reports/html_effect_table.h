// The table of all that is known of some effects.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "reports/document.h"

namespace assize::reports {

/// `caption` is HTML. Nothing for no rows.
std::string effect_table(const std::string& caption,
                         const std::vector<Row>& rows,
                         const nlohmann::json& report);

}  // namespace assize::reports
