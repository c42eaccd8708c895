// What a report says, in a few sentences.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace assize::reports {

/// Up to five sentences of numbers, as plain text: where the constant answers
/// stand, the largest rise under an attack with what calibrations leave of
/// it, the largest effect of position. None where the report has none of it.
std::vector<std::string> summary_of(const nlohmann::json& report);

}  // namespace assize::reports
