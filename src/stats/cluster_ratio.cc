#include "stats/cluster_ratio.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "stats/cluster_error.h"
#include "stats/clustered_proportion.h"

namespace assize {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

}  // namespace

void ClusterRatio::add(std::uint32_t cluster, double part, double whole) {
  assert(cells_.empty() || cells_.back().cluster <= cluster);
  if (cells_.empty() || cells_.back().cluster != cluster) {
    cells_.push_back({cluster, 0, 0});
  }
  cells_.back().part += part;
  cells_.back().whole += whole;
}

double ClusterRatio::value(std::span<const double> weight) const {
  double part = 0, whole = 0;
  for (const Cell& cell : cells_) {
    part += weight[cell.cluster] * cell.part;
    whole += weight[cell.cluster] * cell.whole;
  }
  return whole > 0 ? part / whole : kUndefined;
}

double ClusterRatio::standard_error(std::span<const double> weight) const {
  const double ratio = value(weight);
  double squares = 0, all = 0, drawn = 0;
  for (const Cell& cell : cells_) {
    const double w = weight[cell.cluster];
    const double residual = cell.part - ratio * cell.whole;
    squares += w * residual * residual;
    all += w * cell.whole;
    if (cell.whole > 0) drawn += w;
  }
  if (!(all > 0) || !(drawn > 1)) return kUndefined;
  return std::sqrt(squares * drawn / (drawn - 1)) / all;
}

double ClusterRatio::standard_error() const {
  const std::size_t count = cells_.empty() ? 0 : cells_.back().cluster + 1;
  return standard_error(std::vector<double>(count, 1.0));
}

double ClusterRatio::value() const {
  double part = 0;
  for (const Cell& cell : cells_) part += cell.part;
  const double all = whole();
  return all > 0 ? part / all : kUndefined;
}

double ClusterRatio::freedom() const {
  std::vector<double> wholes;
  for (const Cell& cell : cells_) {
    if (cell.whole > 0) wholes.push_back(cell.whole);
  }
  return effective_freedom(wholes, kHalfIndependent);
}

double ClusterRatio::whole() const {
  double sum = 0;
  for (const Cell& cell : cells_) sum += cell.whole;
  return sum;
}

std::uint32_t ClusterRatio::clusters() const {
  return static_cast<std::uint32_t>(
      std::ranges::count_if(cells_, [](const Cell& c) { return c.whole > 0; }));
}

void ClusterRatio::influence(std::size_t clusters, std::size_t stride,
                             std::span<double> out) const {
  const double all = whole(), ratio = value();
  const double nothing = all > 0 ? 0 : kUndefined;
  for (std::size_t g = 0; g < clusters; ++g) out[g * stride] = nothing;
  if (!(all > 0)) return;
  const double scale = static_cast<double>(clusters) / all;
  for (const Cell& cell : cells_) {
    out[cell.cluster * stride] = scale * (cell.part - ratio * cell.whole);
  }
}

}  // namespace assize
