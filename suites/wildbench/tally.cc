#include "suites/wildbench/tally.h"

#include <array>
#include <cmath>
#include <set>

#include "suites/wildbench/collector.h"

namespace assize::wildbench {
namespace {

/// Judge, item, system, opponent.
using PairKey = std::array<double, 4>;

std::set<PairKey> skipped_pairs(const Benchmark& bench) {
  std::set<PairKey> out;
  const Table* const table = bench.table(kSkippedTable);
  for (std::size_t i = 0; table != nullptr && i < table->rows(); ++i) {
    out.insert(
        {table->at(i, 0), table->at(i, 1), table->at(i, 2), table->at(i, 3)});
  }
  return out;
}

bool empty_or_cut(const Benchmark& bench,
                  std::span<const std::uint32_t> code_points,
                  std::uint32_t answer) {
  if (answer == kNoAnswer) return false;
  if (code_points[answer] == 0) return true;
  if (answer >= bench.answers.size()) return false;
  const std::vector<Text>& turns = bench.answers[answer].turns;
  return !turns.empty() && turns.front().ends_with(kCut);
}

bool wanted(const VerdictTable& table, std::size_t row, std::uint16_t judge,
            std::uint8_t slots) {
  return table.judge[row] == judge && table.slots[row] == slots &&
         table.sample[row] == 0 && judged(table.status[row]) &&
         !std::isnan(table.y[row]);
}

}  // namespace

double Counts::sum() const {
  return better * 0.5 + much_better - worse * 0.5 - much_worse;
}

double Counts::reward() const {
  return counted() > 0 ? sum() / counted() : kAbsent;
}

double Counts::shrunk() const { return total > 0 ? sum() / total : kAbsent; }

std::vector<Scored> scored_rows(const Benchmark& bench,
                                const VerdictTable& table,
                                std::span<const std::uint32_t> code_points,
                                std::uint16_t judge) {
  std::vector<Scored> out;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (!wanted(table, i, judge, 1)) continue;
    const std::uint32_t answer = table.answer[i];
    out.push_back({.item = table.item[i],
                   .cluster = bench.items[table.item[i]].cluster,
                   .system = table.system[i],
                   .arm = table.arm[i],
                   .defence = table.defence[i],
                   .score = table.y[i],
                   .length = answer == kNoAnswer ? 0 : code_points[answer],
                   .counts = !empty_or_cut(bench, code_points, answer)});
  }
  return out;
}

std::vector<Compared> compared_rows(const Benchmark& bench,
                                    const VerdictTable& table,
                                    std::span<const std::uint32_t> code_points,
                                    std::uint16_t judge) {
  const std::set<PairKey> skipped = skipped_pairs(bench);
  std::vector<Compared> out;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (!wanted(table, i, judge, 2)) continue;
    const std::uint32_t own = table.answer[i], other = table.rival[i];
    const bool both = own != kNoAnswer && other != kNoAnswer;
    const PairKey key = {1.0 * judge, 1.0 * table.item[i],
                         1.0 * table.system[i], 1.0 * table.opponent[i]};
    out.push_back(
        {.item = table.item[i],
         .cluster = bench.items[table.item[i]].cluster,
         .system = table.system[i],
         .opponent = table.opponent[i],
         .arm = table.arm[i],
         .defence = table.defence[i],
         .y = table.y[i],
         .strong = table.strength[i] > 1,
         .longer = both ? 1.0 * code_points[own] - code_points[other] : kAbsent,
         .counts = !skipped.contains(key) &&
                   !empty_or_cut(bench, code_points, own) &&
                   !empty_or_cut(bench, code_points, other)});
  }
  return out;
}

double reward(const Compared& row, double margin) {
  if (row.y == 0.5) return 0;
  const double side = row.y > 0.5 ? 1 : -1;
  if (row.strong) return side;
  const bool tied = margin >= 0 && side * row.longer > margin;
  return tied ? 0 : side * 0.5;
}

Counts count(std::span<const Compared> rows, double margin) {
  Counts out;
  for (const Compared& row : rows) {
    ++out.total;
    if (!row.counts) continue;
    const double worth = reward(row, margin);
    ++(worth == 1      ? out.much_better
       : worth == 0.5  ? out.better
       : worth == 0    ? out.tied
       : worth == -0.5 ? out.worse
                       : out.much_worse);
  }
  return out;
}

bool in_task(const Table* tasks, std::uint32_t item, std::size_t task) {
  return tasks != nullptr && tasks->at(item, task) > 0;
}

}  // namespace assize::wildbench
