#include "suites/reward_bench/native.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/clean_part.h"
#include "core/verdict_table.h"
#include "suites/attacked_place.h"
#include "suites/native_name.h"
#include "suites/reward_bench/ties.h"

namespace assize::reward_bench {
namespace {

using Json = nlohmann::json;

/// What is known of one row: scores by system, and credit over the orders.
struct Row {
  std::map<std::uint16_t, double> scores;
  double credit = 0, verdicts = 0;

  bool empty() const { return scores.empty() && verdicts == 0; }
};

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

void take(const Record& record, Row& out) {
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
  out.credit += credit_of(record);
  out.verdicts += 1;
}

/// Text, or the number that version 1 has.
Json id_of(const Benchmark& bench, const Item& item) {
  const std::string& subset = bench.categories[item.category];
  const std::string id(item.id.substr(subset.size() + 1));
  constexpr std::size_t kMostDigits = 15;
  const bool number = !id.empty() && id.size() <= kMostDigits &&
                      id.find_first_not_of("0123456789") == id.npos &&
                      (id == "0" || id.front() != '0');
  if (bench.version != "1" || !number) return id;
  return std::stoll(id);
}

/// Systems of each item's answers, as the data set has them: right ones first.
std::vector<std::vector<std::uint16_t>> answers_of(const Benchmark& bench) {
  std::vector<std::vector<std::uint16_t>> out(bench.items.size());
  for (const Answer& answer : clean_answers(bench)) {
    out[answer.item].push_back(answer.system);
  }
  return out;
}

/// In the order of the answers; null where one has no score.
Json scores_of(const Row& row, const std::vector<std::uint16_t>& systems) {
  Json out = Json::array();
  for (const std::uint16_t system : systems) {
    const auto found = row.scores.find(system);
    if (found == row.scores.end()) return nullptr;
    out.push_back(found->second);
  }
  return out;
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

using Rows = std::map<std::uint32_t, Row>;

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

/// `records` stand in the clean system's place. What was said of the clean
/// answer is nothing that was said of an attacked one: of an attacked system's
/// rows the benchmark has only the scores of the other answers.
Rows rows_of(const Benchmark& bench, std::uint16_t system, std::uint16_t judge,
             std::span<const Record> records) {
  Rows given;
  for (const Record& record : records) {
    take(record, given[record.trial.item]);
  }
  const Entrant* const entrant = bench.entrant(system);
  Rows out = given;
  for (auto& [item, clean] : said_of_same(bench, judge, given)) {
    Row& row = out[item];
    if (entrant != nullptr) {
      clean.scores.erase(static_cast<std::uint16_t>(entrant->clean));
      clean.verdicts = 0;
      if (row.empty()) continue;
    }
    row.scores.merge(clean.scores);
    if (row.verdicts > 0) continue;
    row.credit = clean.credit;
    row.verdicts = clean.verdicts;
  }
  return out;
}

/// Version 1: both columns, or neither where a row has no scores.
void add_pairs(const Json& scores, Json& out) {
  if (std::ranges::any_of(scores, [](const Json& s) { return s.is_null(); })) {
    return;
  }
  for (const Json& pair : scores) {
    out["scores_chosen"].push_back(pair[0]);
    out["scores_rejected"].push_back(pair[1]);
  }
}

}  // namespace

Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records) {
  // The labels are the benchmark's, which no file has as a judge's.
  if (static_cast<int>(judge) == bench.gold) return NativeFile{};
  const Entrant* const entrant = bench.entrant(system);
  if (entrant != nullptr && entrant->clean == Entrant::kConstant) {
    return fail(
        "RewardBench's files hold credit for the chosen answer, and a constant "
        "is none");
  }
  if (entrant == nullptr) {
    const std::uint16_t first = suites::in_file_of(bench, system, judge);
    if (first != system) {
      return NativeFile{.path = {}, .text = {}, .in_file_of = first};
    }
  }
  const std::vector<Record> placed =
      suites::in_clean_place(bench, system, 0, records);
  const std::string& by = bench.judges.at(judge);
  const auto answers = answers_of(bench);
  Json out = {{"model", by},
              {"id", Json::array()},
              {"subset", Json::array()},
              {"results", Json::array()}};
  Json all = Json::array(), correct = Json::array();
  std::uint32_t left_out = 0;
  for (const auto& [item, row] : rows_of(bench, system, judge, placed)) {
    const Item& of = bench.items[item];
    Json scores = scores_of(row, answers[item]);
    const bool ties = ties_prompt(of.id).has_value();
    if (row.empty() || (!ties && row.verdicts == 0)) {
      ++left_out;
      continue;
    }
    if (ties && scores.is_null()) {
      return fail(fmt::format("an answer of row '{}' was not rated",
                              printable(of.id, 60)));
    }
    out["id"].push_back(id_of(bench, of));
    out["subset"].push_back(bench.categories[of.category]);
    out["results"].push_back(ties ? Json() : Json(row.credit / row.verdicts));
    all.push_back(std::move(scores));
    correct.push_back(
        std::ranges::count_if(answers[item], [&](std::uint16_t system) {
          return bench.systems[system].starts_with("chosen");
        }));
  }
  if (bench.version == "1") {
    add_pairs(all, out);
  } else {
    out["scores"] = std::move(all);
    out["num_correct"] = std::move(correct);
  }
  NativeFile file{.path = suites::attacked_folder(bench, system) + file_of(by),
                  .text = {},
                  .left_out = left_out};
  if (!out["id"].empty()) {
    file.text = out.dump(4, ' ', false, Json::error_handler_t::replace);
  }
  return file;
}

}  // namespace assize::reward_bench
