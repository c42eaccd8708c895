#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>

#include "io/json_records.h"
#include "io/json_writer.h"
#include "suites/generic/categories.h"
#include "suites/generic/line_fields.h"
#include "suites/generic/native.h"
#include "suites/native_name.h"

namespace assize::suites {
namespace {

constexpr std::size_t kMostTurns = std::numeric_limits<std::uint8_t>::max();

/// The lines of one file, by system and item.
class Gathered {
 public:
  Result<void> add(const JsonValue& row) {
    const auto line = read_answer_line(row);
    if (!line) return tl::unexpected(line.error());
    const std::size_t count = line->turns.size();
    if (count > kMostTurns) {
      return fail(
          fmt::format("the answer has {} turns, at most {} can be told "
                      "apart",
                      count, kMostTurns));
    }
    const auto asked = turns_.try_emplace(std::string(line->item), count).first;
    if (asked->second != count) {
      return fail(fmt::format("item '{}' is answered in {} turns and in {}",
                              printable(line->item, 60), asked->second, count));
    }
    auto& answers = by_system_[std::string(line->system)];
    if (by_system_.size() > kMostIndices) {
      return fail(
          fmt::format("at most {} systems can be told apart", kMostIndices));
    }
    const auto [answer, fresh] = answers.try_emplace(asked->first);
    if (!fresh) {
      return fail(fmt::format("system '{}' answers item '{}' twice",
                              printable(line->system, 60),
                              printable(line->item, 60)));
    }
    for (const Text turn : line->turns) {
      answer->second.push_back(bench_.texts.emplace_back(turn));
    }
    return {};
  }

  Benchmark finish(InputFile file) {
    bench_.suite = "generic";
    bench_.categories = {std::string(kTotal)};
    bench_.files.push_back(std::move(file));
    std::map<std::string_view, std::uint32_t> index;
    for (const auto& [id, turns] : turns_) {
      const auto at = static_cast<std::uint32_t>(bench_.items.size());
      index.emplace(id, at);
      Item& item = bench_.items.emplace_back();
      item.id = bench_.texts.emplace_back(id);
      item.cluster = at;
      item.questions.assign(turns, Text());
    }
    for (const auto& [name, answers] : by_system_) {
      for (const auto& [id, turns] : answers) {
        const bool empty = std::ranges::all_of(turns, &Text::empty);
        bench_.answers.push_back(
            {.item = index.at(id),
             .system = static_cast<std::uint16_t>(bench_.systems.size()),
             .presence = empty ? Presence::kEmpty : Presence::kGiven,
             .turns = turns});
      }
      bench_.systems.push_back(name);
    }
    return std::move(bench_);
  }

 private:
  Benchmark bench_;
  std::map<std::string, std::size_t> turns_;  ///< By item.
  std::map<std::string, std::map<std::string_view, std::vector<Text>>>
      by_system_;
};

std::string line_of(Text item, const std::string& system,
                    const std::vector<Text>& turns) {
  JsonWriter line;
  line.begin_object();
  line.key("item");
  line.string(item);
  line.key("system");
  line.string(system);
  if (turns.size() == 1) {
    line.key("answer");
    line.string(turns.front());
  } else {
    line.key("turns");
    line.begin_array();
    for (const Text turn : turns) line.string(turn);
    line.end_array();
  }
  line.end_object();
  return line.take() + "\n";
}

}  // namespace

Result<Benchmark> read_native_answers(const std::string& path) {
  Gathered gathered;
  JsonReader reader;
  Result<InputFile> read = reader.read_lines(
      path,
      [&](const JsonValue& row, std::uint64_t) { return gathered.add(row); });
  if (!read) return tl::unexpected(read.error());
  read->path = std::filesystem::path(path).filename().string();
  return gathered.finish(std::move(*read));
}

Result<NativeFile> write_native_answers(const Benchmark& bench,
                                        std::uint16_t system) {
  const std::string& name = bench.systems.at(system);
  NativeFile out{.path = fmt::format("answers/{}.jsonl", file_name(name)),
                 .text = {}};
  for (const Answer& answer : bench.answers) {
    if (answer.system != system) continue;
    if (answer.presence == Presence::kMissing) continue;
    const Item& item = bench.items[answer.item];
    std::vector<Text> turns(answer.turns.begin(), answer.turns.end());
    // Only a table of verdicts has no questions, and it withholds all texts.
    if (turns.empty() &&
        (answer.presence == Presence::kGiven || item.questions.empty())) {
      return fail(fmt::format("the answer of '{}' to item '{}' is withheld",
                              printable(name, 60), printable(item.id, 60)));
    }
    if (turns.empty()) turns.assign(item.questions.size(), Text());
    out.text += line_of(item.id, name, turns);
  }
  return out;
}

}  // namespace assize::suites
