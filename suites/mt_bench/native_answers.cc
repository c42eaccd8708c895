#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "core/sha256.h"
#include "io/json_records.h"
#include "suites/mt_bench/native.h"
#include "suites/mt_bench/native_name.h"
#include "suites/mt_bench/reader.h"
#include "suites/native_name.h"

namespace assize::mt_bench {
namespace {

/// Ids of answers are as long as FastChat's.
constexpr std::size_t kIdLength = 22;

/// The rows of one file, by system and question.
class Gathered {
 public:
  explicit Gathered(std::string stem) : stem_(std::move(stem)) {}

  Result<void> add(const AnswerRow& row) {
    const std::string system(row.system.empty() ? Text(stem_) : row.system);
    auto& answers = by_system_[system];
    if (answers.contains(row.id)) {
      return fail(fmt::format("question '{}' is answered twice",
                              printable(row.id, 80)));
    }
    const auto turns = turns_.try_emplace(row.id, row.turns.size()).first;
    if (turns->second != row.turns.size()) {
      return fail(
          fmt::format("question '{}' has other numbers of turns in two "
                      "answers",
                      printable(row.id, 80)));
    }
    std::vector<Text>& kept = answers[row.id];
    for (const Text turn : row.turns) {
      kept.push_back(bench_.texts.emplace_back(turn));
    }
    return {};
  }

  Benchmark finish(InputFile file) {
    bench_.suite = "mt_bench";
    bench_.categories = {"mt_bench"};
    bench_.files.push_back(std::move(file));
    std::map<std::string, std::uint32_t> at;
    for (const auto& [size_and_id, turns] : in_order()) {
      const auto index = static_cast<std::uint32_t>(bench_.items.size());
      at[size_and_id.second] = index;
      Item& item = bench_.items.emplace_back();
      item.id = bench_.texts.emplace_back(size_and_id.second);
      item.cluster = index;
      item.questions.assign(turns, Text());
    }
    for (auto& [name, answers] : by_system_) {
      const auto system = static_cast<std::uint16_t>(bench_.systems.size());
      bench_.systems.push_back(name);
      std::map<std::uint32_t, std::vector<Text>> by_item;
      for (auto& [id, turns] : answers) by_item[at[id]] = std::move(turns);
      for (auto& [item, turns] : by_item) {
        const bool empty = std::ranges::all_of(turns, &Text::empty);
        bench_.answers.push_back(
            {.item = item,
             .system = system,
             .presence = empty ? Presence::kEmpty : Presence::kGiven,
             .turns = std::move(turns)});
      }
    }
    return std::move(bench_);
  }

 private:
  /// Questions by number.
  std::map<std::pair<std::size_t, std::string>, std::size_t> in_order() const {
    std::map<std::pair<std::size_t, std::string>, std::size_t> out;
    for (const auto& [id, turns] : turns_) out[{id.size(), id}] = turns;
    return out;
  }

  std::string stem_;
  Benchmark bench_;
  std::map<std::string, std::size_t> turns_;
  std::map<std::string, std::map<std::string, std::vector<Text>>> by_system_;
};

std::string line_of(const std::string& system, Text id,
                    const std::vector<Text>& turns) {
  Sha256 hash;
  hash.field(system).field(id);
  for (const Text turn : turns) hash.field(turn);
  JsonWriter line;
  line.begin_object();
  write_question_id(id, line);
  line.key("answer_id");
  line.string(hex(hash.finish()).substr(0, kIdLength));
  line.key("model_id");
  line.string(system);
  line.key("choices");
  line.begin_array();
  line.begin_object();
  line.key("index");
  line.whole(0);
  line.key("turns");
  line.begin_array();
  for (const Text turn : turns) line.string(turn);
  line.end_array();
  line.end_object();
  line.end_array();
  line.key("tstamp");
  line.whole(0);
  line.end_object();
  return line.take() + "\n";
}

}  // namespace

Result<Benchmark> read_native_answers(const std::string& path) {
  const std::filesystem::path file(path);
  Gathered gathered(file.stem().string());
  JsonReader reader;
  Result<InputFile> read = read_answers(
      reader, path, [&](const AnswerRow& row) { return gathered.add(row); });
  if (!read) return tl::unexpected(read.error());
  read->path = file.filename().string();
  return gathered.finish(std::move(*read));
}

Result<NativeFile> write_native_answers(const Benchmark& bench,
                                        std::uint16_t system) {
  const std::string& name = bench.systems.at(system);
  NativeFile out{
      .path = fmt::format("model_answer/{}.jsonl", suites::file_name(name)),
      .text = {}};
  for (const Answer& answer : bench.answers) {
    if (answer.system != system) continue;
    if (answer.presence == Presence::kMissing) continue;
    const Item& item = bench.items[answer.item];
    std::vector<Text> turns(answer.turns.begin(), answer.turns.end());
    if (turns.empty() && answer.presence == Presence::kGiven) {
      return fail(fmt::format("the answer of '{}' to question '{}' is withheld",
                              printable(name, 60), printable(item.id, 60)));
    }
    if (turns.empty()) {
      turns.assign(std::max<std::size_t>(1, item.questions.size()), Text());
    }
    out.text += line_of(name, item.id, turns);
  }
  return out;
}

}  // namespace assize::mt_bench
