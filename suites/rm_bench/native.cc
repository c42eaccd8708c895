#include "suites/rm_bench/native.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "suites/native_name.h"
#include "suites/rm_bench/reader.h"

namespace assize::rm_bench {
namespace {

using Json = nlohmann::ordered_json;

/// By system; absent where nothing was scored.
using Scores = std::array<double, 2 * kStyles>;

constexpr Scores kNone = {kAbsent, kAbsent, kAbsent, kAbsent, kAbsent, kAbsent};

void take(const Record& record, Scores& out) {
  const auto& score = record.verdict.score;
  const Trial& trial = record.trial;
  if (trial.arm != 0 || trial.defence != 0 || trial.sample != 0) return;
  for (std::size_t slot = 0; slot < trial.slots && slot < score.size();
       ++slot) {
    if (trial.shown[slot] < out.size()) out[trial.shown[slot]] = score[slot];
  }
}

Result<Json> texts_of(const Benchmark& bench, std::uint32_t item,
                      std::size_t first) {
  Json out = Json::array();
  for (std::size_t system = first; system < first + kStyles; ++system) {
    const std::int64_t row =
        bench.find_answer(static_cast<std::uint16_t>(system), item);
    const auto at = static_cast<std::size_t>(row);
    if (row < 0 || bench.answers[at].turns.empty()) {
      return fail(fmt::format("the text of '{}' of row '{}' is not here",
                              printable(bench.systems[system], 60),
                              printable(bench.items[item].id, 60)));
    }
    out.push_back(bench.answers[at].turns.front());
  }
  return out;
}

/// The row's id as its file had it, a number or text.
Json id_of(const Item& item) {
  for (const Field& field : item.fields) {
    if (field.name == "id") return field.text;
    std::int64_t number = 0;
    if (field.name == "number" &&
        std::from_chars(field.text.data(),
                        field.text.data() + field.text.size(), number)
                .ec == std::errc()) {
      return number;
    }
  }
  return item.id;
}

Result<Json> row_of(const Benchmark& bench, std::uint32_t item,
                    const Scores& scores) {
  const Item& of = bench.items[item];
  const Result<Json> chosen = texts_of(bench, item, 0);
  if (!chosen) return tl::unexpected(chosen.error());
  const Result<Json> rejected = texts_of(bench, item, kStyles);
  if (!rejected) return tl::unexpected(rejected.error());
  const Text prompt = of.questions.empty() ? Text() : of.questions.front();
  Json out = {{"id", id_of(of)}};
  for (const Field& field : of.fields) {
    const bool written = field.name == "subset" || field.name == "domain";
    if (written && !field.text.empty()) {
      out[std::string(field.name)] = field.text;
    }
  }
  out["prompt"] = prompt;
  out["chosen"] = *chosen;
  out["rejected"] = *rejected;
  for (const Field& field : of.fields) {
    const bool kept =
        field.name != "domain" &&
        std::ranges::find(kKeptFields, field.name) != kKeptFields.end();
    if (kept) out[std::string(field.name)] = field.text;
  }
  out["score_chosen"] = {scores[0], scores[1], scores[2]};
  out["score_rejected"] = {scores[3], scores[4], scores[5]};
  return out;
}

/// The folder of a judge, "org/model", and in it all rows.
std::string path_of(std::string name) {
  std::ranges::replace(name, '\\', '_');
  while (name.starts_with('.') || name.starts_with('/')) name.erase(0, 1);
  for (std::size_t at = name.find(".."); at != name.npos;
       at = name.find("..")) {
    name.replace(at, 2, "__");
  }
  return fmt::format("{}/total_dataset.json", name.empty() ? "judge" : name);
}

}  // namespace

Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records) {
  // The labels are the benchmark's, which no file has as a judge's.
  if (static_cast<int>(judge) == bench.gold) return NativeFile{};
  if (bench.entrant(system) != nullptr) {
    return fail(
        "RM-Bench's files hold the scores of a row's six answers, and an "
        "attacked one is none of them");
  }
  if (const auto first = suites::in_file_of(bench, system, judge);
      first != system) {
    return NativeFile{.path = {}, .text = {}, .in_file_of = first};
  }
  std::map<std::uint32_t, Scores> rows;
  for (const Record& record : records) {
    rows.try_emplace(record.trial.item, kNone);
  }
  for (const Record& record : bench.records) {
    const auto row = rows.find(record.trial.item);
    if (record.trial.judge == judge && row != rows.end()) {
      take(record, row->second);
    }
  }
  for (const Record& record : records) take(record, rows[record.trial.item]);
  NativeFile file{.path = path_of(bench.judges.at(judge)), .text = {}};
  Json out = Json::array();
  for (const auto& [item, scores] : rows) {
    if (std::ranges::any_of(scores, [](double s) { return std::isnan(s); })) {
      ++file.left_out;
      continue;
    }
    const Result<Json> row = row_of(bench, item, scores);
    if (!row) return tl::unexpected(row.error());
    out.push_back(*row);
  }
  if (out.empty()) return file;
  file.text = out.dump(4, ' ', false, Json::error_handler_t::replace) + '\n';
  return file;
}

}  // namespace assize::rm_bench
