// Judged rows as WildBench counts them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/benchmark.h"
#include "core/verdict_table.h"

namespace assize::wildbench {

/// One answer scored alone.
struct Scored {
  std::uint32_t item = 0, cluster = 0;
  std::uint16_t system = 0, arm = 0, defence = 0;
  double score = 0;
  double length = 0;   ///< In code points.
  bool counts = true;  ///< Neither empty nor cut.
};

/// One answer compared with another system's.
struct Compared {
  std::uint32_t item = 0, cluster = 0;
  std::uint16_t system = 0, opponent = 0, arm = 0, defence = 0;
  double y = 0;         ///< P(it wins): 1, 0 or 1/2; a live judge's own.
  bool strong = false;  ///< "Much better".
  double longer = 0;    ///< Code points more than the other; NaN: not known.
  bool counts = true;   ///< Neither side empty nor cut.
};

/// How pairs are counted at one margin.
struct Counts {
  std::uint32_t much_better = 0, better = 0, tied = 0, worse = 0,
                much_worse = 0;
  std::uint32_t total = 0;  ///< With those that do not count.

  std::uint32_t counted() const {
    return much_better + better + tied + worse + much_worse;
  }
  /// The sum of rewards: 1, 1/2, 0, -1/2 and -1.
  double sum() const;
  /// sum() / counted(); NaN of nothing.
  double reward() const;
  /// sum() / total, as published.
  double shrunk() const;
};

// The judge's rows in the table's order: all arms, first samples only, those
// with a verdict. `code_points`: by answer row. Where a recorded judgement's
// own file has other texts, these are what was judged.

std::vector<Scored> scored_rows(const Benchmark& bench,
                                const VerdictTable& table,
                                std::span<const std::uint32_t> code_points,
                                std::uint16_t judge);
std::vector<Compared> compared_rows(const Benchmark& bench,
                                    const VerdictTable& table,
                                    std::span<const std::uint32_t> code_points,
                                    std::uint16_t judge);

/// 1 for much better, 1/2 for better, 0 for a tie, and so below. With a margin
/// of at least 0, better becomes a tie where the winner is longer by more than
/// it. Of one side, the same as of the other with its sign.
/// **Source:** allenai/WildBench, leaderboard/data_dir/_create_tables.py.
double reward(const Compared& row, double margin);

Counts count(std::span<const Compared> rows, double margin);

/// Whether the item counts in the task of that index; false without tags.
bool in_task(const Table* tasks, std::uint32_t item, std::size_t task);

}  // namespace assize::wildbench
