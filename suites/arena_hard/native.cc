#include "suites/arena_hard/native.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>

#include "io/json_records.h"
#include "suites/arena_hard/collector.h"
#include "suites/arena_hard/token_counts.h"
#include "suites/native_name.h"
#include "text/markdown_counts.h"

namespace assize::arena_hard {
namespace {

using suites::file_name;

// The published programs rely on the order of the metadata's keys.
using Json = nlohmann::ordered_json;

void add_line(std::string& out, const Json& row) {
  out += row.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

Json metadata_of(Text text, double tokens) {
  Json out = Json::object();
  if (!std::isnan(tokens)) out["token_len"] = std::llround(tokens);
  const auto counts = markdown_counts(text);
  if (!counts) return out;
  Json headers = Json::object();
  for (std::size_t level = 0; level < counts->headers.size(); ++level) {
    headers[fmt::format("h{}", level + 1)] = counts->headers[level];
  }
  out["header_count"] = std::move(headers);
  out["list_count"] = {{"ordered", counts->ordered},
                       {"unordered", counts->unordered}};
  out["bold_count"] = {{"**", counts->bold_stars},
                       {"__", counts->bold_underscores}};
  return out;
}

/// "A>>B", "B>A", "A=B"; null where nothing was understood.
Json label_of(const Verdict& verdict) {
  if (!judged(verdict.status)) return nullptr;
  if (verdict.status == Status::kTied) return "A=B";
  const char* const mark = verdict.strength > 1 ? ">>" : ">";
  return verdict.winner == 0 ? fmt::format("A{}B", mark)
                             : fmt::format("B{}A", mark);
}

Json game_of(const Record* record) {
  if (record == nullptr || record->verdict.status == Status::kTransport) {
    return nullptr;
  }
  return {{"score", label_of(record->verdict)},
          {"judgment", {{"answer", record->raw}}},
          {"prompt", Json::array()}};
}

}  // namespace

Result<Benchmark> read_native_answers(const std::string& path) {
  const auto about = description();
  if (!about) return tl::unexpected(about.error());
  Collector collector(*about, nullptr, "");
  JsonReader reader;
  std::set<std::string, std::less<>> asked;
  const std::string stem = std::filesystem::path(path).stem().string();
  auto read = read_answers(
      reader, path, [&](const AnswerRow& row, auto) -> Result<void> {
        if (asked.emplace(row.id).second) {
          auto question = collector.question({.schema = row.schema,
                                              .id = row.id,
                                              .category = {},
                                              .topic = {},
                                              .text = row.question});
          if (!question) return question;
        }
        return collector.answer(
            row.system.empty() ? stem : std::string(row.system), row);
      });
  if (!read) return tl::unexpected(read.error());
  collector.file(std::move(*read));
  return collector.finish();
}

Result<NativeFile> write_native_answers(const Benchmark& bench,
                                        std::uint16_t system) {
  const std::string& name = bench.systems.at(system);
  NativeFile out{fmt::format("model_answer/{}.jsonl", file_name(name)), {}};
  for (std::size_t i = 0; i < bench.answers.size(); ++i) {
    const Answer& answer = bench.answers[i];
    if (answer.system != system) continue;
    if (answer.presence == Presence::kMissing) continue;
    const Item& item = bench.items[answer.item];
    if (answer.turns.empty()) {
      return fail(fmt::format("the text of '{}' on question '{}' is not here",
                              printable(name, 60), printable(item.id, 60)));
    }
    const Text text = answer.turns.front();
    const Text question = item.questions.empty() ? "" : item.questions.front();
    add_line(out.text,
             {{"uid", item.id},
              {"ans_id", fmt::format("{}-{}", item.id, name)},
              {"model", name},
              {"messages",
               {{{"role", "user"}, {"content", question}},
                {{"role", "assistant"}, {"content", {{"answer", text}}}}}},
              {"tstamp", 0.0},
              {"metadata", metadata_of(text, tokens_of(bench, i))}});
  }
  return out;
}

Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records) {
  using Key = std::pair<std::uint32_t, std::uint16_t>;  ///< Item, baseline.
  std::map<Key, std::array<const Record*, 2>> games;
  for (const Record& record : records) {
    const Trial& trial = record.trial;
    if (trial.slots != 2) return fail("Arena-Hard compares two answers");
    if (trial.sample != 0) continue;
    const std::size_t own = trial.shown[0] == system ? 0 : 1;
    auto& pair = games[{trial.item, trial.shown[1 - own]}];
    pair[1 - own] = &record;
  }
  const std::string& name = bench.systems.at(system);
  NativeFile out{
      fmt::format("model_judgment/{}/{}.jsonl",
                  file_name(bench.judges.at(judge)), file_name(name)),
      {}};
  for (const auto& [key, pair] : games) {
    const Item& item = bench.items[key.first];
    add_line(out.text, {{"uid", item.id},
                        {"category", bench.categories.at(item.category)},
                        {"judge", bench.judges.at(judge)},
                        {"model", name},
                        {"baseline", bench.systems.at(key.second)},
                        {"games", {game_of(pair[0]), game_of(pair[1])}}});
  }
  return out;
}

}  // namespace assize::arena_hard
