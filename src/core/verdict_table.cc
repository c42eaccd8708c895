#include "core/verdict_table.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <compare>
#include <limits>
#include <numeric>
#include <span>
#include <tuple>

namespace assize {
namespace {

std::uint32_t answer_row(const Benchmark& bench, std::uint16_t system,
                         std::uint32_t item) {
  const std::int64_t found = bench.find_answer(system, item);
  return found < 0 ? kNoAnswer : static_cast<std::uint32_t>(found);
}

/// Slot of the first answer that is not the one under test.
std::uint8_t rival_slot(const Trial& trial) { return trial.focus == 0 ? 1 : 0; }

/// What one answer has of being the best by score: equal bests share it.
double share_of_best(std::span<const double> score, std::size_t focus) {
  std::size_t bests = 0;
  double best = -std::numeric_limits<double>::infinity();
  for (const double one : score) {
    if (std::isnan(one)) return kAbsent;
    if (one > best) bests = 0;
    best = std::max(best, one);
    bests += one == best;
  }
  return score[focus] == best ? 1.0 / static_cast<double>(bests) : 0;
}

/// What else a row shows, so that two verdicts on one trial have an order that
/// is not the one in which they arrived.
auto rest_of_row(const Record& record) {
  const Verdict& verdict = record.verdict;
  return std::tuple(record.trial.shown, record.trial.slots, verdict.status,
                    verdict.tie, verdict.strength,
                    std::bit_cast<std::uint64_t>(outcome(record)));
}

/// Records in the table's order.
std::vector<std::uint32_t> order_of(const Benchmark& bench) {
  std::vector<std::uint32_t> order(bench.records.size());
  std::iota(order.begin(), order.end(), 0u);
  const auto key = [&](const Record& record) {
    const Trial& t = record.trial;
    return std::tuple(bench.items[t.item].cluster, t.item, t.shown[t.focus],
                      t.judge, t.defence, t.arm, t.turn, t.focus, t.sample);
  };
  std::ranges::sort(order, [&](std::uint32_t i, std::uint32_t j) {
    const Record &a = bench.records[i], &b = bench.records[j];
    const auto by_key = key(a) <=> key(b);
    return by_key != 0 ? by_key < 0 : rest_of_row(a) < rest_of_row(b);
  });
  return order;
}

/// Every column for `rows` rows: of millions, growing would hold them twice.
void reserve(VerdictTable& table, std::size_t rows) {
  for (auto* column : {&table.item, &table.answer, &table.rival}) {
    column->reserve(rows);
  }
  for (auto* column : {&table.system, &table.opponent, &table.judge, &table.arm,
                       &table.defence, &table.sample}) {
    column->reserve(rows);
  }
  for (auto* column :
       {&table.slot, &table.slots, &table.turn, &table.strength}) {
    column->reserve(rows);
  }
  table.status.reserve(rows);
  table.tie.reserve(rows);
  table.y.reserve(rows);
}

void append(const Benchmark& bench, const Record& record, VerdictTable& table) {
  const Trial& trial = record.trial;
  const std::uint16_t system = trial.shown[trial.focus];
  const bool alone = trial.slots < 2;
  const std::uint16_t opponent =
      alone ? system : trial.shown[rival_slot(trial)];
  table.item.push_back(trial.item);
  table.answer.push_back(answer_row(bench, system, trial.item));
  table.rival.push_back(alone ? kNoAnswer
                              : answer_row(bench, opponent, trial.item));
  table.system.push_back(system);
  table.opponent.push_back(opponent);
  table.judge.push_back(trial.judge);
  table.arm.push_back(trial.arm);
  table.defence.push_back(trial.defence);
  table.sample.push_back(trial.sample);
  table.slot.push_back(trial.focus);
  table.slots.push_back(trial.slots);
  table.turn.push_back(trial.turn);
  table.strength.push_back(record.verdict.strength);
  table.status.push_back(record.verdict.status);
  table.tie.push_back(record.verdict.tie);
  table.y.push_back(outcome(record));
}

}  // namespace

double outcome(const Record& record) {
  const Verdict& verdict = record.verdict;
  if (!judged(verdict.status)) return kAbsent;
  const std::uint8_t focus = record.trial.focus;
  const std::uint8_t slots = record.trial.slots;
  if (slots == 2 && !std::isnan(verdict.p_first)) {
    return focus == 0 ? verdict.p_first : 1 - verdict.p_first;
  }
  if (slots > 2 && verdict.score.size() == slots) {
    return share_of_best(verdict.score, focus);
  }
  const bool compared = slots >= 2;
  if (compared && verdict.status == Status::kTied) return 1.0 / slots;
  if (compared && verdict.status == Status::kChosen && verdict.winner >= 0) {
    return static_cast<std::uint8_t>(verdict.winner) == focus ? 1 : 0;
  }
  return focus < verdict.score.size() ? verdict.score[focus] : kAbsent;
}

bool VerdictTable::clean_pair(std::size_t row, std::uint16_t of_judge) const {
  return judge[row] == of_judge && slots[row] == 2 && arm[row] == 0 &&
         defence[row] == 0 && sample[row] == 0 && judged(status[row]) &&
         !std::isnan(y[row]);
}

VerdictTable VerdictTable::filter(
    const std::function<bool(std::size_t)>& keep) const {
  VerdictTable out;
  std::vector<std::size_t> kept;
  for (std::size_t g = 0; g < clusters(); ++g) {
    out.cluster_begin.push_back(static_cast<std::uint32_t>(kept.size()));
    for (std::size_t i = cluster_begin[g]; i < cluster_begin[g + 1]; ++i) {
      if (keep(i)) kept.push_back(i);
    }
  }
  out.cluster_begin.push_back(static_cast<std::uint32_t>(kept.size()));
  const auto take = [&](const auto& from, auto& to) {
    for (const std::size_t i : kept) to.push_back(from[i]);
  };
  take(item, out.item);
  take(answer, out.answer);
  take(rival, out.rival);
  take(system, out.system);
  take(opponent, out.opponent);
  take(judge, out.judge);
  take(arm, out.arm);
  take(defence, out.defence);
  take(sample, out.sample);
  take(slot, out.slot);
  take(slots, out.slots);
  take(turn, out.turn);
  take(strength, out.strength);
  take(status, out.status);
  take(tie, out.tie);
  take(y, out.y);
  return out;
}

VerdictTable tabulate(const Benchmark& bench) {
  VerdictTable table;
  reserve(table, bench.records.size());
  table.cluster_begin.assign(1, 0);
  for (const std::uint32_t i : order_of(bench)) {
    const Record& record = bench.records[i];
    const std::uint32_t cluster = bench.items[record.trial.item].cluster;
    while (table.cluster_begin.size() <= cluster) {
      table.cluster_begin.push_back(static_cast<std::uint32_t>(table.rows()));
    }
    append(bench, record, table);
  }
  while (table.cluster_begin.size() <= bench.clusters()) {
    table.cluster_begin.push_back(static_cast<std::uint32_t>(table.rows()));
  }
  return table;
}

}  // namespace assize
