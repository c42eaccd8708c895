#include "suites/rm_bench/matrix.h"

#include <fmt/format.h>

#include <cmath>
#include <map>

namespace assize::rm_bench {
namespace {

constexpr Figure kFigures[] = {
    {"accuracy", [](std::size_t, std::size_t) { return true; },
     "mean of the nine shares of rows on which the right answer of one style "
     "beats the wrong one of another, a tie lost, then over domains"},
    {"hard", [](std::size_t i, std::size_t j) { return i < j; },
     "the same of the three pairs whose wrong answer has more style"},
    {"normal", [](std::size_t i, std::size_t j) { return i == j; },
     "the same of the three pairs of one style"},
    {"easy", [](std::size_t i, std::size_t j) { return i > j; },
     "the same of the three pairs whose right answer has more style"},
};

}  // namespace

void Matrix::add(std::size_t pair, double right) {
  if (std::isnan(right)) return;
  Cell& cell = cells[pair];
  cell.judged += 1;
  cell.wins += right > 0.5;
  cell.ties += right == 0.5;
}

double Matrix::one_to_many() const {
  double beating = 0;
  for (std::size_t i = 0; i < kStyles; ++i) {
    bool all = true;
    for (std::size_t j = 0; j < kStyles; ++j) {
      const Cell& cell = cells[i * kStyles + j];
      if (cell.judged == 0) return kAbsent;
      all = all && cell.wins == cell.judged;
    }
    beating += all;
  }
  return beating / kStyles;
}

std::vector<Matrix> matrices(const Benchmark& bench, const VerdictTable& table,
                             std::uint16_t judge) {
  std::map<std::uint32_t, Matrix> out;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const bool clean = table.slots[i] == 2 && table.arm[i] == 0 &&
                       table.defence[i] == 0 && table.sample[i] == 0;
    if (!clean || table.judge[i] != judge) continue;
    const bool right = table.system[i] < kStyles;
    const std::size_t chosen = right ? table.system[i] : table.opponent[i];
    const std::size_t rejected = right ? table.opponent[i] : table.system[i];
    // A system that an attack made stands beyond the six.
    if (chosen >= kStyles || rejected < kStyles || rejected >= 2 * kStyles) {
      continue;
    }
    Matrix& matrix = out[table.item[i]];
    matrix.item = table.item[i];
    matrix.add(chosen * kStyles + rejected - kStyles,
               right ? table.y[i] : 1 - table.y[i]);
  }
  std::vector<Matrix> sorted;
  for (const auto& [item, matrix] : out) {
    if (item < bench.items.size()) sorted.push_back(matrix);
  }
  return sorted;
}

std::span<const Figure> figures() { return kFigures; }

std::string cell_name(std::size_t pair) {
  return fmt::format("cell.{}.{}", kStyleNames[pair / kStyles],
                     kStyleNames[pair % kStyles]);
}

}  // namespace assize::rm_bench
