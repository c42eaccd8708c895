#include "plugin/style_covariates.h"

#include <algorithm>
#include <cmath>

namespace assize {
namespace {

/// Counts differ by (a - b) / (a + b + prior); 0 where there is nothing.
double difference(double a, double b, double prior) {
  const double whole = a + b + prior;
  return whole > 0 ? (a - b) / whole : 0;
}

constexpr std::string_view kCitations = "citation_count";

/// Index of a column that the benchmark lends, or the number of columns.
std::size_t column_of(const AnswerTable& table, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::find(table.names, name) -
                                  table.names.begin());
}

/// NaN where there is no such row or column.
double lent(const AnswerTable& table, std::size_t row, std::size_t column) {
  const std::size_t at = row * table.names.size() + column;
  const bool known = column < table.names.size() && at < table.extra.size();
  return known ? table.extra[at] : std::nan("");
}

}  // namespace

std::span<const std::string_view> style_columns(const AnswerTable& table) {
  const bool cited = column_of(table, kCitations) < table.names.size();
  return std::span(kStyleCovariates)
      .first(cited ? kStyleCovariates.size() : kTextCovariates);
}

std::vector<double> lent_counts(const AnswerTable& table,
                                std::string_view name) {
  const std::size_t column = column_of(table, name);
  if (column == table.names.size()) return {};
  std::vector<double> out;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const double cell = lent(table, row, column);
    out.push_back(std::isfinite(cell) && cell >= 0 ? cell : std::nan(""));
  }
  return out;
}

StyleCovariates style_covariates(const AnswerTable& table, std::uint32_t a,
                                 std::uint32_t b) {
  StyleCovariates out{
      difference(table.code_points[a], table.code_points[b], 0)};
  const std::size_t cited = column_of(table, kCitations);
  const double citations =
      difference(lent(table, a, cited), lent(table, b, cited), 1);
  if (std::isfinite(citations)) out[4] = citations;
  if (table.headers.empty()) return out;  // Texts are withheld.
  out[1] = difference(table.headers[a], table.headers[b], 1);
  out[2] = difference(table.lists[a], table.lists[b], 1);
  out[3] = difference(table.bold[a], table.bold[b], 1);
  return out;
}

}  // namespace assize
