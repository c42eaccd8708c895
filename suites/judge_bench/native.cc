#include "suites/judge_bench/native.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "suites/attacked_place.h"
#include "suites/first_asked.h"

namespace assize::judge_bench {
namespace {

using Json = nlohmann::ordered_json;

/// The two orders of a pair: A shown first, then B.
using Orders = std::array<const Record*, 2>;

/// "arena_hard/claude" as the two names of a file, of which judge_of() makes it
/// again; a name without a stroke is the file's own.
std::string file_of(std::string_view judge) {
  const std::size_t stroke = judge.find('/');
  std::string name(judge.substr(0, stroke));
  std::string model(stroke == judge.npos ? "" : judge.substr(stroke + 1));
  std::ranges::replace(model, '/', '_');
  if (name.starts_with('.')) name.front() = '_';
  if (model.empty()) return fmt::format("outputs/{}.jsonl", name);
  return fmt::format(
      "outputs/dataset=judgebench,judge_name={},judge_model={}.jsonl", name,
      model);
}

Json decision_of(const Verdict& verdict) {
  if (!judged(verdict.status)) return nullptr;
  if (verdict.status == Status::kTied) return "A=B";
  return verdict.winner == 0 ? "A>B" : "B>A";
}

Json judgement_of(const Record* record, const std::string& judge) {
  if (record == nullptr || record->verdict.status == Status::kNotRecorded) {
    return nullptr;
  }
  Json judgment = {{"judge_model", judge}};
  if (!record->raw.empty()) judgment["response"] = record->raw;
  if (record->verdict.score.size() == 2) {
    judgment["scores"] = record->verdict.score;
  }
  return {{"judgment", std::move(judgment)},
          {"decision", decision_of(record->verdict)}};
}

/// "A>B" where the gold labels say that response_A is right, by item.
std::map<std::uint32_t, const char*> labels_of(const Benchmark& bench) {
  std::map<std::uint32_t, const char*> out;
  for (const Record& record : bench.records) {
    const Trial& trial = record.trial;
    if (static_cast<int>(trial.judge) != bench.gold) continue;
    if (record.verdict.winner < 0) continue;
    const bool a_first = trial.shown[0] == 0;
    out[trial.item] = a_first == (record.verdict.winner == 0) ? "A>B" : "B>A";
  }
  return out;
}

Text source_of(const Item& item) {
  const auto found = std::ranges::find(item.fields, "source", &Field::name);
  return found == item.fields.end() ? Text() : found->text;
}

Result<Text> answer_of(const Benchmark& bench, std::uint16_t system,
                       std::uint32_t item) {
  const std::int64_t row = bench.find_answer(system, item);
  const auto at = static_cast<std::size_t>(row);
  if (row >= 0 && !bench.answers[at].turns.empty()) {
    return bench.answers[at].turns.front();
  }
  return fail(fmt::format("the text of '{}' of pair '{}' is not here",
                          printable(bench.systems.at(system), 60),
                          printable(bench.items[item].id, 60)));
}

/// `first`: the system in the place of response_A.
Result<Json> line_of(const Benchmark& bench, std::uint32_t item,
                     std::uint16_t first, const char* label,
                     const Orders& orders, const std::string& judge) {
  const Item& of = bench.items[item];
  const Result<Text> a = answer_of(bench, first, item);
  if (!a) return tl::unexpected(a.error());
  const Result<Text> b = answer_of(bench, 1, item);
  if (!b) return tl::unexpected(b.error());
  const Text question = of.questions.empty() ? Text() : of.questions.front();
  return Json{
      {"pair_id", of.id},
      {"source", source_of(of)},
      {"question", question},
      {"response_A", *a},
      {"response_B", *b},
      {"label", label},
      {"judge_name", judge.substr(0, judge.find('/'))},
      {"judgments",
       {judgement_of(orders[0], judge), judgement_of(orders[1], judge)}}};
}

}  // namespace

Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records) {
  // The labels are the benchmark's, which no file has as a judge's.
  if (static_cast<int>(judge) == bench.gold) return NativeFile{};
  const Entrant* const entrant = bench.entrant(system);
  if (entrant != nullptr && entrant->clean != 0) {
    return fail(
        "JudgeBench's label is of response_A and response_B, and this answer "
        "takes the place of neither");
  }
  const std::uint16_t first = entrant == nullptr ? 0 : system;
  std::map<std::uint32_t, Orders> pairs;
  for (const Record& record : records) {
    const Trial& trial = record.trial;
    if (trial.slots != 2) return fail("JudgeBench compares two answers");
    if (trial.sample != 0 || trial.defence != 0) continue;
    suites::keep_first_asked(
        record, pairs[trial.item][trial.shown[0] == first ? 0 : 1]);
  }
  const std::string& by = bench.judges.at(judge);
  const auto labels = labels_of(bench);
  NativeFile out{suites::attacked_folder(bench, system) + file_of(by), {}};
  for (const auto& [item, orders] : pairs) {
    const auto label = labels.find(item);
    if (label == labels.end()) {
      return fail(fmt::format("pair '{}' has no label",
                              printable(bench.items[item].id, 60)));
    }
    const auto line = line_of(bench, item, first, label->second, orders, by);
    if (!line) return tl::unexpected(line.error());
    out.text += line->dump(-1, ' ', false, Json::error_handler_t::replace);
    out.text += '\n';
  }
  return out;
}

}  // namespace assize::judge_bench
