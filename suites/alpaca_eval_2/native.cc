#include "suites/alpaca_eval_2/native.h"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "io/json_records.h"
#include "suites/alpaca_eval_2/instructions.h"
#include "suites/alpaca_eval_2/preference.h"
#include "suites/json_field.h"
#include "suites/native_name.h"

namespace assize::alpaca_eval {
namespace {

using Row = nlohmann::ordered_json;

constexpr std::string_view kUntagged = "untagged";

/// The rows of one file of answers.
class Gathered {
 public:
  explicit Gathered(std::string folder) : system_(std::move(folder)) {
    bench_.suite = "alpaca_eval_2";
  }

  Result<void> add(const JsonValue& row, std::uint64_t record) {
    const Result<Text> instruction = suites::text_field(row, "instruction");
    if (!instruction) return tl::unexpected(instruction.error());
    const Result<Text> output = suites::text_field(row, "output");
    if (!output) return tl::unexpected(output.error());
    const std::string id = instruction_id(*instruction);
    const auto [before, fresh] = record_of_.emplace(id, record);
    if (!fresh) {
      return fail(fmt::format("this instruction was already given by record {}",
                              before->second));
    }
    take_generator(row["generator"].string());
    Item& item = bench_.items.emplace_back();
    item.id = keep(id);
    item.cluster = static_cast<std::uint32_t>(bench_.items.size() - 1);
    item.questions = {keep(*instruction)};
    const Text tag = row["dataset"].string();
    tags_.emplace_back(tag.empty() ? kUntagged : tag);
    bench_.answers.push_back(
        {.item = item.cluster,
         .presence = output->empty() ? Presence::kEmpty : Presence::kGiven,
         .turns = {keep(*output)}});
    return {};
  }

  Benchmark finish(InputFile file) {
    std::map<std::string, std::uint16_t> at;
    for (const std::string& tag : tags_) at.emplace(tag, 0);
    for (auto& [tag, index] : at) {
      index = static_cast<std::uint16_t>(bench_.categories.size());
      bench_.categories.push_back(tag);
    }
    for (std::size_t i = 0; i < tags_.size(); ++i) {
      bench_.items[i].category = at[tags_[i]];
    }
    bench_.systems = {system_};
    bench_.files.push_back(std::move(file));
    if (others_ > 0) {
      bench_.cautions.push_back(fmt::format(
          "Rows that name another generator than the first, {}: {}; all count "
          "as its answers.",
          printable(system_, 60), others_));
    }
    return std::move(bench_);
  }

 private:
  Text keep(std::string_view text) { return bench_.texts.emplace_back(text); }

  void take_generator(Text generator) {
    if (bench_.items.empty() && !generator.empty()) system_ = generator;
    others_ += !generator.empty() && generator != system_;
  }

  std::string system_;
  Benchmark bench_;
  std::unordered_map<std::string, std::uint64_t> record_of_;
  std::vector<std::string> tags_;  ///< By item.
  std::uint32_t others_ = 0;
};

/// A system's answer to an item. Fails where it is not known.
Result<Text> text_of(const Benchmark& bench, std::uint16_t system,
                     std::uint32_t item) {
  const std::int64_t row = bench.find_answer(system, item);
  if (row >= 0) {
    const Answer& answer = bench.answers[static_cast<std::size_t>(row)];
    const bool empty = answer.turns.empty() || answer.turns[0].empty();
    if (answer.presence == Presence::kEmpty) return Text();
    if (answer.presence == Presence::kGiven && !empty) return answer.turns[0];
  }
  return fail(fmt::format("the answer of '{}' to item '{}' is withheld",
                          printable(bench.systems[system], 60),
                          printable(bench.items[item].id, 60)));
}

/// A row with what both kinds of files have.
Row row_of(const Benchmark& bench, std::uint32_t index) {
  const Item& item = bench.items[index];
  const std::string& tag = bench.categories[item.category];
  Row out;
  if (tag != kUntagged) out["dataset"] = tag;
  out["instruction"] = item.questions.empty() ? Text() : item.questions[0];
  return out;
}

/// One row a line, for whoever looks into the file.
std::string array_of(const std::vector<Row>& rows) {
  std::string out = "[";
  for (const Row& row : rows) {
    out += out.size() > 1 ? ",\n" : "\n";
    out += row.dump(-1, ' ', false, Row::error_handler_t::replace);
  }
  return out + "\n]\n";
}

/// In [1, 2], 0 for a declared draw, NaN for no verdict: what verdict() reads.
double stored(const Record& record) {
  const Verdict& verdict = record.verdict;
  if (!judged(verdict.status)) return kAbsent;
  if (verdict.tie == Tie::kDeclared) return 0;
  const double wins = outcome(record);
  return std::isnan(wins) ? kAbsent : 1 + wins;
}

/// The record of each item, in the order that the benchmark draws if it is
/// there.
std::map<std::uint32_t, const Record*> by_item(
    const Benchmark& bench, std::span<const Record> records) {
  std::map<std::uint32_t, const Record*> out;
  for (const Record& record : records) {
    const Trial& trial = record.trial;
    const Item& item = bench.items[trial.item];
    if (trial.slots != 2 || trial.sample != 0 || item.questions.empty()) {
      continue;
    }
    const bool drawn = trial.focus == (is_switched(item.questions[0]) ? 0 : 1);
    const Record*& kept = out[trial.item];
    if (kept == nullptr || drawn) kept = &record;
  }
  return out;
}

}  // namespace

Result<Benchmark> read_native_answers(const std::string& path) {
  const std::filesystem::path file(path);
  Gathered gathered(file.parent_path().filename().string());
  JsonReader reader;
  Result<InputFile> read =
      reader.read_array(path, [&](const JsonValue& row, std::uint64_t record) {
        return gathered.add(row, record);
      });
  if (!read) return tl::unexpected(read.error());
  read->path = file.filename().string();
  return gathered.finish(std::move(*read));
}

Result<NativeFile> write_native_answers(const Benchmark& bench,
                                        std::uint16_t system) {
  const std::string& name = bench.systems.at(system);
  std::vector<Row> rows;
  for (const Answer& answer : bench.answers) {
    if (answer.system != system) continue;
    if (answer.presence == Presence::kMissing) continue;
    const Result<Text> text = text_of(bench, system, answer.item);
    if (!text) return tl::unexpected(text.error());
    Row& row = rows.emplace_back(row_of(bench, answer.item));
    row["output"] = *text;
    row["generator"] = name;
  }
  return NativeFile{.path = suites::file_name(name) + "/model_outputs.json",
                    .text = array_of(rows)};
}

Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records) {
  const std::string& name = bench.systems.at(system);
  const std::string& annotator = bench.judges.at(judge);
  if (bench.reference < 0) return fail("there is no reference to compare with");
  const auto reference = static_cast<std::uint16_t>(bench.reference);
  std::vector<Row> rows;
  for (const auto& [item, record] : by_item(bench, records)) {
    const Result<Text> theirs = text_of(bench, reference, item);
    if (!theirs) return tl::unexpected(theirs.error());
    const Result<Text> own = text_of(bench, system, item);
    if (!own) return tl::unexpected(own.error());
    Row& row = rows.emplace_back(row_of(bench, item));
    row["output_1"] = *theirs;
    row["generator_1"] = bench.systems[reference];
    row["output_2"] = *own;
    row["generator_2"] = name;
    row["annotator"] = annotator;
    const double preference = stored(*record);
    // JSON has no NaN: null, as the benchmark writes what it could not read.
    row["preference"] = std::isnan(preference) ? Row() : Row(preference);
  }
  return NativeFile{
      .path = fmt::format("{}/{}/annotations.json", suites::file_name(name),
                          suites::file_name(annotator)),
      .text = array_of(rows)};
}

}  // namespace assize::alpaca_eval
