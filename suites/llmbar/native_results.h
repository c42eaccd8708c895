// What a judge said of a pair, as a result.json has it.
#pragma once

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/benchmark.h"
#include "suites/llmbar/description.h"
#include "suites/llmbar/verdicts.h"

namespace assize::llmbar {

/// By order, output 1 shown first, then output 2, or by output; nullptr:
/// nothing was asked.
using Orders = std::array<const Record*, 2>;

/// The verdicts of a pair, after an empty first round where they are of a
/// second one, which is not kept. A verdict whose text is not kept has no
/// `completion`: none is made up, and LLMBar's programs score the winner. Of a
/// judge that rates, one record says both orders. Requires a record.
nlohmann::ordered_json results_of(const VerdictChecker& checker,
                                  const Description& about,
                                  const std::string& judge,
                                  const Orders& orders);

/// The ratings of both outputs, each alone, and the winners that LLMBar has for
/// them. LLMBar knows no scale: a whole number that was off it is written, and
/// wins or loses, where the record has the text; without, it is a rating that
/// could not be read. Requires both records.
nlohmann::ordered_json ratings_of(const Orders& by_output);

}  // namespace assize::llmbar
