// Names of judges, by what they are asked.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "suites/mt_bench/description.h"

namespace assize::mt_bench {

/// "gpt-4_single": a judge that rates alone and compares is two judges, as its
/// judgements are two files.
std::string judge_name(std::string_view judge, Kind kind);

/// The kind that a name tells, or nothing.
std::optional<Kind> kind_of_name(std::string_view name);

/// The name without its kind: "gpt-4".
std::string_view plain_name(std::string_view name);

}  // namespace assize::mt_bench
