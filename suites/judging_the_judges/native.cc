#include "suites/judging_the_judges/native.h"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <string>

#include "io/csv.h"

namespace assize::judging_the_judges {
namespace {

constexpr char kHeader[] =
    "model,response,question,references,benchmark,{},HumanJudgement\n";

/// "True", "False", or "" where nothing was said.
std::string_view label_of(const Record& record) {
  const double y = outcome(record);
  if (std::isnan(y)) return "";
  return y > 0.5 ? "True" : "False";
}

bool alone(const Record& record, std::uint16_t system) {
  const Trial& trial = record.trial;
  return trial.slots == 1 && trial.shown[0] == system;
}

std::string_view response(const Benchmark& bench, std::uint16_t system,
                          std::uint32_t item) {
  const std::int64_t found = bench.find_answer(system, item);
  if (found < 0) return "";
  const auto& turns = bench.answers[static_cast<std::size_t>(found)].turns;
  return turns.empty() ? std::string_view() : turns[0];
}

std::string_view references(const Item& item) {
  for (const Field& field : item.fields) {
    if (field.name == "references") return field.text;
  }
  return "";
}

}  // namespace

Result<NativeFile> write_verdicts(const Benchmark& bench, std::uint16_t system,
                                  std::uint16_t judge,
                                  std::span<const Record> records) {
  const std::string& name = bench.systems.at(system);
  std::map<std::uint32_t, std::string_view> people, said;
  for (const Record& record : bench.records) {
    if (!alone(record, system) ||
        static_cast<int>(record.trial.judge) != bench.gold) {
      continue;
    }
    people.try_emplace(record.trial.item, label_of(record));
  }
  for (const Record& record : records) {
    if (!alone(record, system)) continue;
    said.try_emplace(record.trial.item, label_of(record));
  }
  NativeFile out{name + ".csv",
                 fmt::format(kHeader, csv_field(bench.judges.at(judge)))};
  for (const auto& [at, label] : said) {
    const Item& item = bench.items.at(at);
    if (item.questions.empty()) {
      return fail(fmt::format("the question '{}' has no text to write",
                              printable(item.id, 60)));
    }
    out.text +=
        fmt::format("{},{},{},{},{},{},{}\n", csv_field(name),
                    csv_field(response(bench, system, at)),
                    csv_field(item.questions[0]), csv_field(references(item)),
                    csv_field(bench.categories.at(item.category)), label,
                    people.contains(at) ? people.at(at) : "");
  }
  return out;
}

}  // namespace assize::judging_the_judges
