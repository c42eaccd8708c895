#include "suites/wildbench/native.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "io/json_records.h"
#include "suites/native_name.h"
#include "suites/wildbench/collector.h"
#include "suites/wildbench/reader.h"

namespace assize::wildbench {
namespace {

using suites::file_name;

using Json = nlohmann::ordered_json;

std::string dumped(const std::vector<Json>& rows) {
  return Json(rows).dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

/// "7" for 7.0, "7.5" for 7.5: scores are texts in these files.
std::string score_text(double score) { return fmt::format("{}", score); }

/// What the judge said, if it is an object whose `key` says `value`; else one
/// that says no more.
Json reply_of(Text raw, const char* key, const std::string& value) {
  Json out = Json::parse(raw.begin(), raw.end(), nullptr, false);
  if (!out.is_object()) out = Json::object();
  out[key] = value;
  return out;
}

Json metadata() { return {{"error", nullptr}}; }

Result<Text> text_of(const Benchmark& bench, std::uint16_t system,
                     std::uint32_t item) {
  const std::int64_t row = bench.find_answer(system, item);
  const auto at = static_cast<std::size_t>(row);
  if (row >= 0 && !bench.answers[at].turns.empty()) {
    return bench.answers[at].turns.front();
  }
  return fail(fmt::format("the text of '{}' on session '{}' is not here",
                          printable(bench.systems.at(system), 60),
                          printable(bench.items[item].id, 60)));
}

Result<Json> score_row(const Benchmark& bench, const Record& record) {
  const Trial& trial = record.trial;
  const std::uint16_t system = trial.shown[0];
  const Result<Text> text = text_of(bench, system, trial.item);
  if (!text) return tl::unexpected(text.error());
  const std::string score = score_text(record.verdict.score[0]);
  return Json{{"session_id", bench.items[trial.item].id},
              {"parsed_result", reply_of(record.raw, "score", score)},
              {"meta_data", metadata()},
              {"model_test", bench.systems[system]},
              {"score", score},
              {"model_output", *text}};
}

/// "A++", "B+", "A=B": the choice of a verdict.
std::string choice_of(const Verdict& verdict) {
  if (verdict.status == Status::kTied) return "A=B";
  const std::string mark = verdict.strength > 1 ? "++" : "+";
  return (verdict.winner == 0 ? "A" : "B") + mark;
}

Result<Json> pair_row(const Benchmark& bench, const Record& record) {
  const Trial& trial = record.trial;
  const Verdict& verdict = record.verdict;
  Json outputs = Json::object();
  for (const std::size_t slot : {0, 1}) {
    const Result<Text> text = text_of(bench, trial.shown[slot], trial.item);
    if (!text) return tl::unexpected(text.error());
    outputs[bench.systems[trial.shown[slot]]] =
        text->empty() ? kEmptyAnswer : *text;
  }
  const bool tied = verdict.status == Status::kTied;
  const auto winner =
      static_cast<std::size_t>(std::max<int>(0, verdict.winner));
  return Json{
      {"session_id", bench.items[trial.item].id},
      {"parsed_result", reply_of(record.raw, "choice", choice_of(verdict))},
      {"meta_data", metadata()},
      {"model_A", bench.systems[trial.shown[0]]},
      {"model_B", bench.systems[trial.shown[1]]},
      {"winner", tied ? "tie" : bench.systems[trial.shown[winner]]},
      {"extent", tied ? 0 : int{verdict.strength}},
      {"model_outputs", std::move(outputs)}};
}

/// Whether the order is the one of the published draw.
bool as_drawn(const Benchmark& bench, const Trial& trial) {
  const Table* const order = bench.table(kOrderTable);
  if (order == nullptr || trial.item >= order->rows()) return trial.focus == 0;
  return (order->at(trial.item, 0) > 0) == (trial.focus == 0);
}

/// The records to write, one a task, by item.
std::map<std::uint32_t, const Record*> one_each(
    const Benchmark& bench, std::span<const Record> records) {
  std::map<std::uint32_t, const Record*> out;
  for (const Record& record : records) {
    const Trial& trial = record.trial;
    if (trial.sample != 0 || !judged(record.verdict.status)) continue;
    const Record*& kept = out[trial.item];
    if (kept == nullptr || as_drawn(bench, trial)) kept = &record;
  }
  return out;
}

/// The folder of a file of these records below eval_results.
Result<std::string> folder_of(const Benchmark& bench, std::uint16_t system,
                              std::uint16_t judge,
                              std::span<const Record> records) {
  std::set<int> opponents;  ///< -1: scored alone.
  for (const Record& record : records) {
    const Trial& trial = record.trial;
    const std::uint16_t other = trial.shown[trial.shown[0] == system ? 1 : 0];
    opponents.insert(trial.slots == 1 ? -1 : int{other});
    if (trial.slots > 2) return fail("WildBench compares no more than two");
  }
  if (opponents.size() > 1) {
    return fail(
        "scores and pairs, and pairs with different baselines, are files of "
        "their own: write one kind and one baseline at a time");
  }
  const std::string by = file_name(bench.judges.at(judge));
  if (opponents.empty() || *opponents.begin() < 0) {
    return fmt::format("eval_results/v2.0625/score.v2/eval={}", by);
  }
  const auto other = static_cast<std::size_t>(*opponents.begin());
  return fmt::format("eval_results/v2.0522/pairwise.v2/eval={}/ref={}", by,
                     file_name(bench.systems.at(other)));
}

}  // namespace

Result<Benchmark> read_native_answers(const std::string& path) {
  const auto about = description();
  if (!about) return tl::unexpected(about.error());
  Collector collector(*about);
  JsonReader reader;
  const std::string stem = std::filesystem::path(path).stem().string();
  auto read = read_answers(reader, path, [&](const AnswerRow& row) {
    const std::string named(plain_name(row.generator));
    return collector.answer(named.empty() ? stem : named, row);
  });
  if (!read) return tl::unexpected(read.error());
  collector.file(std::move(*read));
  return collector.finish("");
}

Result<NativeFile> write_native_answers(const Benchmark& bench,
                                        std::uint16_t system) {
  const std::string& name = bench.systems.at(system);
  std::vector<Json> rows;
  for (const Answer& answer : bench.answers) {
    if (answer.system != system) continue;
    if (answer.presence == Presence::kMissing) continue;
    const Item& item = bench.items[answer.item];
    const Result<Text> text = text_of(bench, system, answer.item);
    if (!text) return tl::unexpected(text.error());
    Json chat = Json::array();
    for (const Turn& turn : item.history) chat.push_back(turn.text);
    for (const Text question : item.questions) {
      if (!question.empty()) chat.push_back(question);
    }
    rows.push_back({{"session_id", item.id},
                    {"chat_history", std::move(chat)},
                    {"model_input", "n/a"},
                    {"output", Json::array({*text})},
                    {"generator", name},
                    {"configs", Json::object()},
                    {"dataset", "wild_bench_v2"}});
  }
  return NativeFile{
      fmt::format("result_dirs/wild_bench_v2/{}.json", file_name(name)),
      dumped(rows)};
}

Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records) {
  const auto folder = folder_of(bench, system, judge, records);
  if (!folder) return tl::unexpected(folder.error());
  std::vector<Json> rows;
  for (const auto& [item, record] : one_each(bench, records)) {
    auto row = record->trial.slots == 1 ? score_row(bench, *record)
                                        : pair_row(bench, *record);
    if (!row) return tl::unexpected(row.error());
    rows.push_back(std::move(*row));
  }
  return NativeFile{
      fmt::format("{}/{}.json", *folder, file_name(bench.systems.at(system))),
      dumped(rows)};
}

}  // namespace assize::wildbench
