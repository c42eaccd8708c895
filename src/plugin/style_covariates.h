// What can be seen of a pair of answers without reading them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/answer_table.h"

namespace assize {

inline constexpr std::array<std::string_view, 5> kStyleCovariates = {
    "length", "headers", "lists", "bold", "citations"};
/// The first of them are counted in every answer's text.
inline constexpr std::size_t kTextCovariates = 4;

/// In the order of kStyleCovariates, each in [-1, 1].
using StyleCovariates = std::array<double, kStyleCovariates.size()>;

/// What can be known of these answers: all, or the first kTextCovariates where
/// the benchmark does not count citations.
std::span<const std::string_view> style_columns(const AnswerTable& table);

/// The column of that name which the benchmark lends, by answer; NaN where it
/// says no number from zero up, and empty where it has no such column.
std::vector<double> lent_counts(const AnswerTable& table,
                                std::string_view name);

/// Of the answers in rows `a` and `b`: (a - b) / (a + b) of their code points,
/// and (a - b) / (a + b + 1) of their counts of headers, list items and bold
/// spans; zero where there is nothing to compare, or texts are withheld.
/// Citations, which only the benchmark can count, are compared like headers and
/// are zero here where it leaves one of the two out.
/// Source: the normalised differences of Arena-Hard v2's style control.
StyleCovariates style_covariates(const AnswerTable& table, std::uint32_t a,
                                 std::uint32_t b);

}  // namespace assize
