#include "audit/rules.h"

#include <array>
#include <set>
#include <utility>

namespace assize {
namespace {

/// The trials of the gold labels, with the focus in each slot in turn.
std::set<Trial> labelled_trials(const Benchmark& bench) {
  std::set<Trial> out;
  for (const Record& record : bench.records) {
    for (std::uint8_t slot = 0; slot < record.trial.slots; ++slot) {
      Trial trial = record.trial;
      trial.judge = trial.sample = 0;
      std::swap(trial.shown[trial.focus], trial.shown[slot]);
      trial.focus = slot;
      out.insert(trial);
    }
  }
  return out;
}

/// The recorded trials, each once, whoever judged them; where nobody did, those
/// that have a label.
std::set<Trial> distinct_trials(const Benchmark& bench) {
  std::set<Trial> out;
  for (const Record& record : bench.records) {
    if (static_cast<int>(record.trial.judge) == bench.gold) continue;
    Trial trial = record.trial;
    trial.judge = trial.sample = 0;
    out.insert(trial);
  }
  return out.empty() ? labelled_trials(bench) : out;
}

}  // namespace

void add_rules(Benchmark& bench, const AnswerTable& answers,
               std::span<const RuleUse> rules) {
  if (rules.empty()) return;
  const std::set<Trial> trials = distinct_trials(bench);
  for (const RuleUse& use : rules) {
    const auto judge = static_cast<std::uint16_t>(bench.judges.size());
    bench.judges.push_back(use.id);
    for (Trial trial : trials) {
      trial.judge = judge;
      std::array<std::uint32_t, kMaxSlots> rows{};
      for (std::size_t slot = 0; slot < trial.slots; ++slot) {
        const std::int64_t row =
            bench.find_answer(trial.shown[slot], trial.item);
        rows[slot] = row < 0 ? kNoAnswer : static_cast<std::uint32_t>(row);
      }
      Record record{.trial = trial, .verdict = {}, .raw = {}};
      record.verdict = use.rule->judge(
          bench.items[trial.item], std::span(rows).first(trial.slots), answers);
      bench.records.push_back(std::move(record));
    }
  }
}

}  // namespace assize
