// How likely a judge found each of two labels where its verdict stands.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "prompt/request.h"

namespace assize {

/// P(first) / (P(first) + P(second)) by the alternatives of the token in which
/// byte `at` of the text stands; where the tokens do not spell the text, of the
/// first token that has both. NaN without both. Requires two labels.
double first_probability(const Completion& said, std::size_t at,
                         std::span<const std::string> labels);

}  // namespace assize
