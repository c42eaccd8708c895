// What can be seen of a pair of answers without reading them.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/answer_table.h"

namespace assize {

inline constexpr std::array<std::string_view, 4> kStyleCovariates = {
    "length", "headers", "lists", "bold"};

/// In the order of kStyleCovariates, each in [-1, 1].
using StyleCovariates = std::array<double, kStyleCovariates.size()>;

/// Of the answers in rows `a` and `b`: (a - b) / (a + b) of their code points,
/// and (a - b) / (a + b + 1) of their counts of headers, list items and bold
/// spans; zero where there is nothing to compare, or texts are withheld.
/// Source: the normalised differences of Arena-Hard v2's style control.
StyleCovariates style_covariates(const AnswerTable& table, std::uint32_t a,
                                 std::uint32_t b);

}  // namespace assize
