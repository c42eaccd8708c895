#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "core/verdict_table.h"
#include "suites/attacked_place.h"
#include "suites/native_name.h"
#include "suites/reward_bench/model_columns.h"
#include "suites/reward_bench/native.h"
#include "suites/reward_bench/row_answers.h"
#include "suites/reward_bench/ties.h"

namespace assize::reward_bench {
namespace {

/// As the suite says of its conventions: a failure earns one part in as many as
/// were shown, and two equal scores nothing.
double credit_of(const Record& record) {
  const Verdict& verdict = record.verdict;
  if (!judged(verdict.status)) return 1.0 / record.trial.slots;
  if (record.trial.slots > 2) return outcome(record);
  if (verdict.status == Status::kTied) {
    return verdict.tie == Tie::kEqualScores ? 0 : 0.5;
  }
  const auto winner = static_cast<std::uint8_t>(verdict.winner);
  return winner == record.trial.focus ? 1 : 0;
}

void take(const Record& record, SaidRow& out) {
  const Trial& trial = record.trial;
  const Verdict& verdict = record.verdict;
  if (trial.arm != 0 || trial.defence != 0 || trial.sample != 0) return;
  if (verdict.status >= Status::kNotRecorded) return;
  if (trial.slots == 1 && !judged(verdict.status)) {
    out.scores[trial.shown[0]] = kFailedRating;
    return;
  }
  for (std::size_t slot = 0; slot < verdict.score.size(); ++slot) {
    out.scores[trial.shown[slot]] = verdict.score[slot];
  }
  if (trial.slots < 2 || trial.shown[trial.focus] != 0) return;
  out.credit[trial.focus] = credit_of(record);
}

std::string file_of(std::string judge) {
  std::ranges::replace(judge, '\\', '_');
  for (std::size_t at = judge.find(".."); at != judge.npos;
       at = judge.find("..")) {
    judge.replace(at, 2, "__");
  }
  while (judge.starts_with('.') || judge.starts_with('/')) judge.erase(0, 1);
  return fmt::format("eval-set-scores/{}.json",
                     judge.empty() ? "judge" : judge);
}

using Rows = std::map<std::uint32_t, SaidRow>;

/// What the judge said of the benchmark's own answers to the items of `rows`.
Rows said_of_same(const Benchmark& bench, std::uint16_t judge,
                  const Rows& rows) {
  Rows out;
  for (const Record& record : bench.records) {
    const Trial& trial = record.trial;
    if (trial.judge != judge || !rows.contains(trial.item)) continue;
    if (bench.entrant(trial.shown[trial.focus]) != nullptr) continue;
    take(record, out[trial.item]);
  }
  return out;
}

/// A constant was shown where the right answer stands, and is written as a
/// wrong one: all that was said of it there is its own score, if it has one.
std::vector<Record> own_scores(std::span<const Record> records,
                               std::uint16_t place) {
  std::vector<Record> out;
  for (const Record& record : records) {
    Record& own = out.emplace_back(record);
    auto& [trial, verdict, raw] = own;
    const auto& score = record.verdict.score;
    const bool alone = trial.slots == 1;
    const std::size_t slot = trial.focus;
    trial.slots = 1;
    trial.focus = 0;
    trial.shown = {place};
    if (alone) continue;
    verdict = {};
    verdict.status =
        slot < score.size() ? Status::kScored : Status::kNotRecorded;
    if (slot < score.size()) verdict.score = {score[slot]};
  }
  return out;
}

/// Whether the judge chose between answers without scores.
bool compared(std::span<const Record> records) {
  return std::ranges::any_of(records, [](const Record& record) {
    return record.trial.slots > 1 && judged(record.verdict.status) &&
           record.verdict.score.empty();
  });
}

/// `records` stand in the place of `place_of`. What was said of the clean
/// answer is nothing that was said of an attacked one: of an attacked system's
/// rows the benchmark has only the scores of the other answers.
Rows rows_of(const Benchmark& bench, std::uint16_t system, std::uint16_t judge,
             std::span<const Record> records) {
  Rows given;
  for (const Record& record : records) {
    take(record, given[record.trial.item]);
  }
  const bool attacked = bench.entrant(system) != nullptr;
  Rows out = given;
  for (auto& [item, clean] : said_of_same(bench, judge, given)) {
    SaidRow& row = out[item];
    if (attacked) {
      clean.scores.erase(place_of(bench, system));
      clean.credit.clear();
      if (row.empty()) continue;
    }
    row.scores.merge(clean.scores);
    if (row.credit.empty()) row.credit = clean.credit;
  }
  return out;
}

}  // namespace

Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records) {
  // The labels are the benchmark's, which no file has as a judge's.
  if (static_cast<int>(judge) == bench.gold) return NativeFile{};
  const Entrant* const entrant = bench.entrant(system);
  if (entrant == nullptr) {
    const std::uint16_t first = suites::in_file_of(bench, system, judge);
    if (first != system) {
      return NativeFile{.path = {}, .text = {}, .in_file_of = first};
    }
  }
  const bool constant =
      entrant != nullptr && entrant->clean == Entrant::kConstant;
  const std::vector<Record> placed =
      constant ? own_scores(records, place_of(bench, system))
               : suites::in_clean_place(bench, system, 0, records);
  const std::string& by = bench.judges.at(judge);
  const auto answers = row_answers(bench);
  NativeFile file{.path = suites::attacked_folder(bench, system) + file_of(by),
                  .text = {}};
  ModelColumns columns(bench);
  for (const auto& [item, row] : rows_of(bench, system, judge, placed)) {
    const Result<bool> added = columns.add(item, row, answers[item]);
    if (!added) return tl::unexpected(added.error());
    file.left_out += !*added;
  }
  file.text = columns.text(by);
  if (constant && file.text.empty() && compared(records)) {
    return fail(
        "a constant answers nothing, so RewardBench's files have it as a wrong "
        "answer; the judge compared it with wrong ones, in the right one's "
        "place, and gave no score of its own");
  }
  return file;
}

}  // namespace assize::reward_bench
