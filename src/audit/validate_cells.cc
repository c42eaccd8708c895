#include "audit/validate_cells.h"

#include <cmath>

#include "core/parallel_for.h"
#include "core/sum.h"
#include "stats/quantile.h"

namespace assize {
namespace {

/// An interval that takes this much of the range says nothing.
constexpr double kNoInterval = 0.9;

}  // namespace

std::vector<Row> each_world(const ValidateOptions& options,
                            const std::function<Row(std::size_t)>& one) {
  std::vector<Row> rows(options.worlds);
  parallel_for(options.worlds, options.threads,
               [&](std::size_t world) { rows[world] = one(world); });
  return rows;
}

std::vector<double> column_of(const std::vector<Row>& rows,
                              std::size_t column) {
  std::vector<double> out;
  for (const Row& row : rows) {
    if (!std::isnan(row[column])) out.push_back(row[column]);
  }
  return out;
}

MeanOver mean_over(const std::vector<double>& values) {
  if (values.empty()) return {};
  const auto n = static_cast<double>(values.size());
  const double mean = pairwise_sum(values) / n;
  std::vector<double> squares;
  squares.reserve(values.size());
  for (const double value : values) {
    squares.push_back((value - mean) * (value - mean));
  }
  return {mean, std::sqrt(pairwise_sum(squares) / n / std::max(1.0, n - 1))};
}

void set_band(double least, double most, bool wider, Cell& cell) {
  const double by = wider && !std::isnan(cell.error) ? 2 * cell.error : 0;
  cell.least = least - by;
  cell.most = most + by;
}

Held held(const Estimate& found, double truth, double range) {
  if (!found.interval) return {};
  const double width = found.interval->upper - found.interval->lower;
  if (!(width < kNoInterval * range)) return {};
  const bool covered =
      found.interval->lower <= truth && truth <= found.interval->upper;
  return {covered ? 1.0 : 0.0, width};
}

Cell coverage_cell(std::string what, std::size_t clusters,
                   const std::vector<Row>& rows, std::size_t column) {
  const std::vector<double> covered = column_of(rows, column);
  const std::vector<double> width = column_of(rows, column + 1);
  const MeanOver mean = mean_over(covered);
  Cell out{.group = "coverage",
           .what = std::move(what),
           .clusters = clusters,
           .worlds = rows.size(),
           .value = mean.value,
           .error = mean.error};
  if (!width.empty()) out.median_width = quantile(width, 0.5);
  out.without = 1 - static_cast<double>(covered.size()) /
                        static_cast<double>(rows.size());
  return out;
}

WorldLaw law_of(std::size_t clusters, std::vector<PlantedSystem> systems,
                PlantedJudge judge) {
  WorldLaw law;
  law.clusters = clusters;
  law.sizes = {3, 8, 1, 6, 2, 5, 7, 4};
  law.icc = 0.3;
  law.judges = {std::move(judge)};
  law.systems = std::move(systems);
  return law;
}

double logit(double probability) {
  return std::log(probability / (1 - probability));
}

}  // namespace assize
