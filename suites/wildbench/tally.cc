#include "suites/wildbench/tally.h"

#include <array>
#include <cmath>
#include <map>

#include "suites/wildbench/collector.h"

namespace assize::wildbench {
namespace {

/// Judge, item, system, opponent or -1.
using Key = std::array<double, 4>;

/// The answers of one judgement.
struct Shown {
  double length = kAbsent, other_length = kAbsent;
  bool counts = true;
};

/// What each row's judge was shown: by its own file where it was recorded, else
/// the answers as they are here.
class ShownAnswers {
 public:
  ShownAnswers(const Benchmark& bench, const VerdictTable& table,
               std::span<const std::uint32_t> code_points)
      : bench_(bench), table_(table), code_points_(code_points) {
    const Table* const shown = bench.table(kShownTable);
    for (std::size_t i = 0; shown != nullptr && i < shown->rows(); ++i) {
      const auto at = [&](std::size_t column) { return shown->at(i, column); };
      recorded_[{at(0), at(1), at(2), at(3)}] = {at(4), at(5), at(6) > 0};
    }
  }

  Shown of(std::size_t row) const {
    const bool alone = table_.slots[row] == 1;
    const bool clean = table_.arm[row] == 0 && table_.defence[row] == 0;
    const auto found = recorded_.find(
        {1.0 * table_.judge[row], 1.0 * table_.item[row],
         1.0 * table_.system[row], alone ? -1.0 : 1.0 * table_.opponent[row]});
    Shown out;
    if (clean && found != recorded_.end()) out = found->second;
    take(table_.answer[row], out.length, out.counts);
    if (!alone) take(table_.rival[row], out.other_length, out.counts);
    return out;
  }

 private:
  /// Where no file said it.
  void take(std::uint32_t answer, double& length, bool& counts) const {
    if (answer == kNoAnswer || !std::isnan(length)) return;
    length = code_points_[answer];
    if (length == 0) counts = false;
    if (answer >= bench_.answers.size()) return;
    const TurnTexts& turns = bench_.answers[answer].turns;
    if (!turns.empty() && empty_or_cut(turns.front())) counts = false;
  }

  const Benchmark& bench_;
  const VerdictTable& table_;
  std::span<const std::uint32_t> code_points_;
  std::map<Key, Shown> recorded_;
};

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
  const ShownAnswers answers(bench, table, code_points);
  std::vector<Scored> out;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (!wanted(table, i, judge, 1)) continue;
    const Shown shown = answers.of(i);
    out.push_back({.item = table.item[i],
                   .cluster = bench.items[table.item[i]].cluster,
                   .system = table.system[i],
                   .arm = table.arm[i],
                   .defence = table.defence[i],
                   .score = table.y[i],
                   .length = std::isnan(shown.length) ? 0 : shown.length,
                   .counts = shown.counts});
  }
  return out;
}

std::vector<Compared> compared_rows(const Benchmark& bench,
                                    const VerdictTable& table,
                                    std::span<const std::uint32_t> code_points,
                                    std::uint16_t judge) {
  const ShownAnswers answers(bench, table, code_points);
  std::vector<Compared> out;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (!wanted(table, i, judge, 2)) continue;
    const Shown shown = answers.of(i);
    out.push_back({.item = table.item[i],
                   .cluster = bench.items[table.item[i]].cluster,
                   .system = table.system[i],
                   .opponent = table.opponent[i],
                   .arm = table.arm[i],
                   .defence = table.defence[i],
                   .y = table.y[i],
                   .strong = table.strength[i] > 1,
                   .longer = shown.length - shown.other_length,
                   .counts = shown.counts});
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
