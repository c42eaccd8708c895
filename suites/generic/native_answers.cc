#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "io/json_records.h"
#include "io/json_writer.h"
#include "suites/generic/native.h"
#include "suites/json_field.h"
#include "suites/native_name.h"

namespace assize::suites {
namespace {

/// The rows of one file, by system and item.
class Gathered {
 public:
  Result<void> add(const JsonValue& row) {
    if (auto known =
            only_fields(row, {"item", "system", "answer", "turns", "note"});
        !known) {
      return known;
    }
    const auto item = text_field(row, "item");
    if (!item) return tl::unexpected(item.error());
    const auto system = text_field(row, "system");
    if (!system) return tl::unexpected(system.error());
    auto turns = turns_of(row);
    if (!turns) return tl::unexpected(turns.error());
    const std::string id(*item);
    const auto asked = turns_.try_emplace(id, turns->size()).first;
    if (asked->second != turns->size()) {
      return fail(
          fmt::format("item '{}' has other numbers of turns in two "
                      "answers",
                      printable(id, 60)));
    }
    auto& answers = by_system_[std::string(*system)];
    if (answers.try_emplace(id, std::move(*turns)).second) return {};
    return fail(fmt::format("system '{}' answers item '{}' twice",
                            printable(*system, 60), printable(id, 60)));
  }

  Benchmark finish(InputFile file) {
    bench_.suite = "generic";
    bench_.categories = {"all"};
    bench_.files.push_back(std::move(file));
    std::map<std::string, std::uint32_t> at;
    for (const auto& [id, turns] : turns_) {
      const auto index = static_cast<std::uint32_t>(bench_.items.size());
      at[id] = index;
      Item& item = bench_.items.emplace_back();
      item.id = bench_.texts.emplace_back(id);
      item.cluster = index;
      item.questions.assign(turns, Text());
    }
    for (const auto& [name, answers] : by_system_) {
      const auto system = static_cast<std::uint16_t>(bench_.systems.size());
      bench_.systems.push_back(name);
      for (const auto& [id, turns] : answers) {
        const bool empty = std::ranges::all_of(turns, &Text::empty);
        bench_.answers.push_back(
            {.item = at[id],
             .system = system,
             .presence = empty ? Presence::kEmpty : Presence::kGiven,
             .turns = turns});
      }
    }
    return std::move(bench_);
  }

 private:
  Result<std::vector<Text>> turns_of(const JsonValue& row) {
    const JsonValue turns = row["turns"], one = row["answer"];
    bool good = one.is_string() != (turns.size() > 0);
    std::vector<Text> out;
    if (one.is_string()) out.push_back(bench_.texts.emplace_back(one.string()));
    turns.each([&](const JsonValue& turn) {
      good = good && turn.is_string();
      if (good) out.push_back(bench_.texts.emplace_back(turn.string()));
    });
    if (good) return out;
    return fail("give one of 'answer', a text, and 'turns', a list of texts");
  }

  Benchmark bench_;
  std::map<std::string, std::size_t> turns_;
  std::map<std::string, std::map<std::string, std::vector<Text>>> by_system_;
};

std::string line_of(Text item, const std::string& system,
                    std::span<const Text> turns) {
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
  auto read = reader.read_lines(
      path, [&](const JsonValue& row, std::uint64_t) -> Result<void> {
        return gathered.add(row);
      });
  if (!read) return tl::unexpected(read.error());
  read->path = std::filesystem::path(path).filename().string();
  return gathered.finish(std::move(*read));
}

Result<NativeFile> write_native_answers(const Benchmark& bench,
                                        std::uint16_t system) {
  const std::string& name = bench.systems.at(system);
  NativeFile out{.path = "answers/" + file_name(name) + ".jsonl", .text = {}};
  for (const Answer& answer : bench.answers) {
    if (answer.system != system) continue;
    if (answer.presence == Presence::kMissing) continue;
    const Item& item = bench.items[answer.item];
    std::vector<Text> turns(answer.turns.begin(), answer.turns.end());
    if (turns.empty() && answer.presence == Presence::kGiven) {
      return fail(fmt::format("the answer of '{}' to item '{}' is withheld",
                              printable(name, 60), printable(item.id, 60)));
    }
    if (turns.empty()) {
      turns.assign(std::max<std::size_t>(1, item.questions.size()), Text());
    }
    out.text += line_of(item.id, name, turns);
  }
  return out;
}

}  // namespace assize::suites
