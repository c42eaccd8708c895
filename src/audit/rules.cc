#include "audit/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

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

Verdict judge(const Benchmark& bench, const Trial& trial,
              const AnswerTable& answers, const RuleJudge& rule) {
  std::array<std::uint32_t, kMaxSlots> rows{};
  for (std::size_t slot = 0; slot < trial.slots; ++slot) {
    const std::int64_t row = bench.find_answer(trial.shown[slot], trial.item);
    rows[slot] = row < 0 ? kNoAnswer : static_cast<std::uint32_t>(row);
  }
  return rule.judge(bench.items[trial.item], std::span(rows).first(trial.slots),
                    answers);
}

/// Why a rule has nothing to say of any trial.
std::string nothing_said(const std::string& rule,
                         const std::set<Trial>& trials) {
  const bool alone = std::ranges::all_of(
      trials, [](const Trial& trial) { return trial.slots < 2; });
  return fmt::format(
      "Judge {} is left out: {}.", rule,
      alone ? "it compares answers, and every trial here shows one alone"
            : "the answers of the trials here are not given, so it has nothing "
              "to compare");
}

}  // namespace

void add_rules(Benchmark& bench, const AnswerTable& answers,
               std::span<const RuleUse> rules) {
  if (rules.empty()) return;
  const std::set<Trial> trials = distinct_trials(bench);
  for (const RuleUse& use : rules) {
    std::vector<Record> said;
    for (const Trial& trial : trials) {
      Record& record = said.emplace_back(Record{trial, {}, {}});
      record.trial.judge = static_cast<std::uint16_t>(bench.judges.size());
      record.verdict = judge(bench, trial, answers, *use.rule);
    }
    const bool any = std::ranges::any_of(said, [](const Record& record) {
      return judged(record.verdict.status);
    });
    if (!any && !said.empty()) {
      bench.cautions.push_back(nothing_said(use.id, trials));
      continue;
    }
    bench.judges.push_back(use.id);
    std::ranges::move(said, std::back_inserter(bench.records));
  }
}

}  // namespace assize
