#include "stats/isotonic.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace assize {
namespace {

struct Block {
  double sum = 0, weight = 0;
  std::size_t rows = 0;
  double mean() const { return sum / weight; }
};

struct Groups {
  std::vector<double> score, outcome, weight;
  std::vector<std::size_t> of;  ///< By row.
};

Groups group(const ScoredOutcomes& rows) {
  std::vector<std::size_t> order(rows.score.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {},
                           [&](std::size_t i) { return rows.score[i]; });
  Groups out;
  out.of.resize(order.size());
  for (const std::size_t i : order) {
    if (out.score.empty() || out.score.back() != rows.score[i]) {
      out.score.push_back(rows.score[i]);
      out.outcome.push_back(0);
      out.weight.push_back(0);
    }
    out.of[i] = out.score.size() - 1;
    out.outcome.back() += rows.weight_of(i) * rows.outcome[i];
    out.weight.back() += rows.weight_of(i);
  }
  for (std::size_t k = 0; k < out.score.size(); ++k) {
    if (out.weight[k] > 0) out.outcome[k] /= out.weight[k];
  }
  return out;
}

}  // namespace

std::vector<double> pool_violators(std::span<const double> values,
                                   std::span<const double> weight) {
  assert(values.size() == weight.size());
  std::vector<Block> blocks;
  std::size_t idle = 0;  // Weightless rows before the first block.
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (weight[i] <= 0) {
      ++(blocks.empty() ? idle : blocks.back().rows);
      continue;
    }
    blocks.push_back({values[i] * weight[i], weight[i], 1 + idle});
    idle = 0;
    while (blocks.size() > 1 &&
           blocks[blocks.size() - 2].mean() >= blocks.back().mean()) {
      const Block last = blocks.back();
      blocks.pop_back();
      blocks.back().sum += last.sum;
      blocks.back().weight += last.weight;
      blocks.back().rows += last.rows;
    }
  }
  assert(!blocks.empty());
  std::vector<double> out;
  for (const Block& block : blocks) {
    out.insert(out.end(), block.rows, block.mean());
  }
  return out;
}

double IsotonicMap::operator()(double at) const {
  const auto above = std::ranges::upper_bound(score, at);
  if (above == score.begin()) return value.front();
  if (above == score.end()) return value.back();
  const auto k = static_cast<std::size_t>(above - score.begin());
  const double share = (at - score[k - 1]) / (score[k] - score[k - 1]);
  return value[k - 1] + share * (value[k] - value[k - 1]);
}

std::vector<double> isotonic_values(const ScoredOutcomes& rows) {
  const Groups groups = group(rows);
  const std::vector<double> fitted =
      pool_violators(groups.outcome, groups.weight);
  std::vector<double> out;
  for (const std::size_t k : groups.of) out.push_back(fitted[k]);
  return out;
}

Result<IsotonicMap> fit_isotonic(const ScoredOutcomes& rows) {
  if (const auto fine = check_two_classes(rows); !fine) {
    return tl::unexpected(fine.error());
  }
  const Groups groups = group(rows);
  std::vector<double> score, outcome, weight;
  for (std::size_t k = 0; k < groups.score.size(); ++k) {
    if (groups.weight[k] <= 0) continue;
    score.push_back(groups.score[k]);
    outcome.push_back(groups.outcome[k]);
    weight.push_back(groups.weight[k]);
  }
  const std::vector<double> fitted = pool_violators(outcome, weight);
  IsotonicMap map;
  for (std::size_t k = 0; k < score.size(); ++k) {
    const bool inside = k > 0 && k + 1 < score.size() &&
                        fitted[k - 1] == fitted[k] &&
                        fitted[k] == fitted[k + 1];
    if (inside) continue;
    map.score.push_back(score[k]);
    map.value.push_back(fitted[k]);
  }
  return map;
}

}  // namespace assize
