#include "audit/judged_pairs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "core/parallel_for.h"

namespace assize {
namespace {

bool is_pair(const Record& record) {
  const Trial& trial = record.trial;
  return judged(record.verdict.status) && trial.slots == 2 && trial.arm == 0 &&
         trial.defence == 0 && trial.focus < 2 &&
         trial.shown[0] != trial.shown[1];
}

/// The judge of that name, or the only one that judged a pair.
Result<std::uint16_t> find_judge(const Benchmark& bench,
                                 const std::string& judge) {
  std::set<std::uint16_t> with_pairs;
  for (const Record& record : bench.records) {
    const bool gold = record.trial.judge == bench.gold;
    if (is_pair(record) && !gold) with_pairs.insert(record.trial.judge);
  }
  std::vector<std::string> names;
  names.reserve(with_pairs.size());
  for (const std::uint16_t i : with_pairs) names.push_back(bench.judges[i]);
  if (names.empty()) return fail("no judged pair is recorded here");
  if (judge.empty() && names.size() == 1) return *with_pairs.begin();
  if (judge.empty()) {
    std::string list;
    for (const std::string& one : names) list += "\n  " + printable(one);
    return fail("several judges judged pairs; --judge names one of:" + list);
  }
  const auto found = std::ranges::find(bench.judges, judge);
  if (found != bench.judges.end()) {
    return static_cast<std::uint16_t>(found - bench.judges.begin());
  }
  return fail(fmt::format("unknown judge '{}'{}", printable(judge),
                          did_you_mean(judge, names)));
}

double first_wins(const Verdict& verdict) {
  if (!std::isnan(verdict.p_first)) return verdict.p_first;
  if (verdict.status == Status::kTied || verdict.winner < 0) return 0.5;
  return verdict.winner == 0 ? 1 : 0;
}

/// Where the text of a slot's answer is, or nothing without one.
std::optional<std::size_t> answer_of(const Benchmark& bench, const Trial& trial,
                                     std::size_t slot) {
  const std::int64_t at = bench.find_answer(trial.shown[slot], trial.item);
  if (at < 0) return {};
  const auto index = static_cast<std::size_t>(at);
  const bool has = trial.turn < bench.answers[index].turns.size();
  return has ? std::optional(index) : std::nullopt;
}

struct Row {
  const Record* record = nullptr;
  std::size_t first = 0, second = 0;  ///< Answers.
};

void measure_row(const Benchmark& bench, const Row& row, std::size_t i,
                 JudgedPairs& out) {
  const Trial& trial = row.record->trial;
  const AnswerStyle question =
      answer_style(bench.items[trial.item].questions[trial.turn]);
  const auto measured = [&](std::size_t answer) {
    return measure(question,
                   answer_style(bench.answers[answer].turns[trial.turn]));
  };
  out.first[i] = measured(row.first);
  out.second[i] = measured(row.second);
  out.features[i] = pair_features(out.first[i], out.second[i]);
}

std::vector<Row> rows_of(const Benchmark& bench, std::uint16_t judge,
                         std::uint32_t& textless) {
  std::vector<Row> rows;
  for (const Record& record : bench.records) {
    const Trial& trial = record.trial;
    if (!is_pair(record) || trial.judge != judge) continue;
    const auto first = answer_of(bench, trial, 0);
    const auto second = answer_of(bench, trial, 1);
    const bool asked = trial.turn < bench.items[trial.item].questions.size();
    if (first && second && asked) {
      rows.push_back({&record, *first, *second});
    } else {
      ++textless;
    }
  }
  return rows;
}

}  // namespace

Result<JudgedPairs> judged_pairs(const Benchmark& bench,
                                 const std::string& judge, unsigned threads) {
  const Result<std::uint16_t> index = find_judge(bench, judge);
  if (!index) return tl::unexpected(index.error());
  JudgedPairs out;
  out.judge = bench.judges[*index];
  const std::vector<Row> rows = rows_of(bench, *index, out.textless);
  if (rows.empty()) {
    return fail(
        fmt::format("judge '{}' has no judged pair whose texts are here",
                    printable(out.judge)));
  }
  for (const Row& row : rows) {
    const Trial& trial = row.record->trial;
    out.system.push_back(trial.shown[trial.focus]);
    out.opponent.push_back(trial.shown[1 - trial.focus]);
    out.cluster.push_back(bench.items[trial.item].cluster);
    out.focus_first.push_back(trial.focus == 0 ? 1 : 0);
    out.y.push_back(first_wins(row.record->verdict));
  }
  out.first.resize(rows.size());
  out.second.resize(rows.size());
  out.features.resize(rows.size());
  parallel_for(rows.size(), threads,
               [&](std::size_t i) { measure_row(bench, rows[i], i, out); });
  return out;
}

}  // namespace assize
