#include "calibrations/style_covariates.h"

namespace assize {
namespace {

/// Counts differ by (a - b) / (a + b + prior); 0 where there is nothing.
double difference(std::uint32_t a, std::uint32_t b, double prior) {
  const double whole = static_cast<double>(a) + b + prior;
  return whole > 0 ? (static_cast<double>(a) - b) / whole : 0;
}

}  // namespace

StyleCovariates style_covariates(const AnswerTable& table, std::uint32_t a,
                                 std::uint32_t b) {
  StyleCovariates out{
      difference(table.code_points[a], table.code_points[b], 0)};
  if (table.headers.empty()) return out;  // Texts are withheld.
  out[1] = difference(table.headers[a], table.headers[b], 1);
  out[2] = difference(table.lists[a], table.lists[b], 1);
  out[3] = difference(table.bold[a], table.bold[b], 1);
  return out;
}

}  // namespace assize
