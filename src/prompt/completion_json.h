// A completion as JSON: how the store keeps what a program answered.
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "prompt/request.h"

namespace assize {

/// All its fields; every number is read back as it was.
std::string completion_json(const Completion& said);

/// The completion of such a text; fails where it is none.
Result<Completion> parse_completion(std::string_view json);

}  // namespace assize
