// One judge's matrix of right answers against wrong ones, row by row.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/benchmark.h"
#include "core/verdict_table.h"
#include "suites/rm_bench/reader.h"

namespace assize::rm_bench {

/// What was said of one pair, over the orders in which it was shown.
struct Cell {
  double wins = 0, ties = 0;  ///< Orders in which the right answer won.
  double judged = 0;
};

/// Row i is the style of the right answer, column j that of the wrong one.
struct Matrix {
  std::uint32_t item = 0;
  std::array<Cell, kPairs> cells = {};

  /// `right`: P(the right answer wins); NaN counts nothing.
  void add(std::size_t pair, double right);
  /// The share of the right answers that beat each of the wrong ones in every
  /// order: 0, 1/3, 2/3 or 1; NaN where a pair was not judged.
  double one_to_many() const;
};

/// The judge's matrices by item, of the clean first samples of pairs of a right
/// and a wrong answer.
std::vector<Matrix> matrices(const Benchmark& bench, const VerdictTable& table,
                             std::uint16_t judge);

/// What a published figure is the mean of.
struct Figure {
  const char* name;
  bool (*has)(std::size_t chosen, std::size_t rejected);
  const char* meaning;
};

/// accuracy, hard, normal, easy.
std::span<const Figure> figures();

/// "cell.concise.markdown": right answer concise, wrong one in Markdown.
std::string cell_name(std::size_t pair);

}  // namespace assize::rm_bench
