// How likely a judge found each of two labels where its verdict stands.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "prompt/request.h"

namespace assize {

/// The alternatives of the token in which byte `at` of the text stands; where
/// the tokens do not spell the text, of the first token that has the first two
/// labels among them, or nullptr. Requires two labels.
const std::vector<TokenChoice>* verdict_choices(
    const Completion& said, std::size_t at,
    std::span<const std::string> labels);

/// P(first) / (P(first) + P(second)) by verdict_choices(); NaN without both.
double first_probability(const Completion& said, std::size_t at,
                         std::span<const std::string> labels);

}  // namespace assize
