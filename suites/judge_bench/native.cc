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
#include "suites/judge_bench/description.h"
#include "suites/judge_bench/folder.h"
#include "suites/judge_bench/written_pair.h"

namespace assize::judge_bench {
namespace {

using Json = nlohmann::ordered_json;

/// The two orders of a pair: A shown first, then B.
using Orders = std::array<const Record*, 2>;

/// "arena_hard/claude" as the two names of a file, of which judge_of() makes it
/// again; a name without a stroke is the file's own.
std::string file_of(std::string_view judge, const Item& item) {
  const std::size_t stroke = judge.find('/');
  std::string name(judge.substr(0, stroke));
  std::string model(stroke == judge.npos ? "" : judge.substr(stroke + 1));
  std::ranges::replace(model, '/', '_');
  if (name.starts_with('.')) name.front() = '_';
  if (model.empty()) return fmt::format("outputs/{}.jsonl", name);
  return fmt::format(
      "outputs/dataset=judgebench{},judge_name={},judge_model={}.jsonl",
      model_in_name(item), name, model);
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

}  // namespace

Result<Benchmark> read_native_answers(const std::string& path) {
  const auto about = description();
  if (!about) return tl::unexpected(about.error());
  return read_dataset(path, *about);
}

Result<NativeFile> write_native_answers(const Benchmark& bench,
                                        std::uint16_t system) {
  // Both responses of a pair are in one file, which is response_A's.
  if (system == 1) {
    return NativeFile{.path = {}, .text = {}, .in_file_of = 0};
  }
  const WrittenPairs pairs(bench, system);
  const std::string folder = suites::attacked_folder(bench, system);
  LinesByFile out;
  for (const Answer& answer : bench.answers) {
    if (answer.system != system || answer.presence == Presence::kMissing) {
      continue;
    }
    const Result<Json> line = pairs.fields(answer.item);
    if (!line) return tl::unexpected(line.error());
    out.add(fmt::format("{}data/dataset=judgebench{}.jsonl", folder,
                        model_in_name(bench.items[answer.item])),
            *line);
  }
  return out.finish();
}

Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records) {
  // The labels are the benchmark's, which no file has as a judge's.
  if (static_cast<int>(judge) == bench.gold) return NativeFile{};
  const WrittenPairs pairs(bench, system);
  std::map<std::uint32_t, Orders> judged;
  for (const Record& record : records) {
    const Trial& trial = record.trial;
    if (trial.slots != 2) return fail("JudgeBench compares two answers");
    if (trial.sample != 0 || trial.defence != 0) continue;
    const bool first = trial.shown[0] == system;
    const bool a_first = first == (pairs.place() == 0);
    suites::keep_first_asked(record, judged[trial.item][a_first ? 0 : 1]);
  }
  const std::string& by = bench.judges.at(judge);
  const std::string folder = suites::attacked_folder(bench, system);
  LinesByFile out;
  for (const auto& [item, orders] : judged) {
    Result<Json> line = pairs.fields(item);
    if (!line) return tl::unexpected(line.error());
    (*line)["judge_name"] = by.substr(0, by.find('/'));
    (*line)["judgments"] = {judgement_of(orders[0], by),
                            judgement_of(orders[1], by)};
    out.add(folder + file_of(by, bench.items[item]), *line);
  }
  return out.finish();
}

}  // namespace assize::judge_bench
