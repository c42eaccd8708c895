#include "suites/judging_the_judges/native.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "io/csv.h"
#include "suites/attacked_place.h"

namespace assize::judging_the_judges {
namespace {

constexpr char kFile[] = "verdicts.csv";
constexpr char kAsked[] = "model,response,question,references,benchmark";

/// "True", "False", or "" where nothing was said.
std::string_view label_of(const Record& record) {
  const double y = outcome(record);
  if (std::isnan(y)) return "";
  return y > 0.5 ? "True" : "False";
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

/// What all judges said of some systems' answers.
class Labels {
 public:
  /// Of the benchmark's own systems, or of the one that an attack made.
  Labels(const Benchmark& bench, const Entrant* made) : bench_(bench) {
    for (const Record& record : bench.records) {
      const Trial& trial = record.trial;
      if (trial.slots != 1 || trial.defence != 0) continue;
      if (bench.entrant(trial.shown[0]) != made) continue;
      first_ = std::min(first_, std::pair(trial.shown[0], trial.judge));
      if (static_cast<int>(trial.judge) != bench.gold) {
        judges_.insert(trial.judge);
      }
      rows_[{trial.item, trial.shown[0]}].try_emplace(trial.judge,
                                                      label_of(record));
    }
  }

  /// The first system, and the first judge that said something of it.
  std::pair<std::uint16_t, std::uint16_t> first() const { return first_; }

  Result<std::string> table() const {
    std::string out = kAsked;
    for (const std::uint16_t judge : judges_) {
      out += "," + csv_field(bench_.judges.at(judge));
    }
    out += ",HumanJudgement\n";
    for (const auto& [key, said] : rows_) {
      const auto& [at, system] = key;
      const Item& item = bench_.items.at(at);
      if (item.questions.empty()) {
        return fail(fmt::format("the question '{}' has no text to write",
                                printable(item.id, 60)));
      }
      out +=
          fmt::format("{},{},{},{},{}", csv_field(bench_.systems.at(system)),
                      csv_field(response(bench_, system, at)),
                      csv_field(item.questions[0]), csv_field(references(item)),
                      csv_field(bench_.categories.at(item.category)));
      for (const int judge : judges_) out += label(said, judge);
      out += label(said, bench_.gold) + "\n";
    }
    return out;
  }

 private:
  using Said = std::map<int, std::string_view>;  ///< By judge.

  static std::string label(const Said& said, int judge) {
    const auto found = said.find(judge);
    return fmt::format(",{}", found == said.end() ? "" : found->second);
  }

  const Benchmark& bench_;
  std::pair<std::uint16_t, std::uint16_t> first_ = {0xffff, 0xffff};
  std::set<std::uint16_t> judges_;
  /// By item and system.
  std::map<std::pair<std::uint32_t, std::uint16_t>, Said> rows_;
};

}  // namespace

Result<NativeFile> write_verdicts(const Benchmark& bench, std::uint16_t system,
                                  std::uint16_t judge,
                                  std::span<const Record> records) {
  if (std::ranges::none_of(records, [](const Record& record) {
        return record.trial.slots == 1;
      })) {
    return NativeFile{};
  }
  const Labels labels(bench, bench.entrant(system));
  const auto [first, by] = labels.first();
  if (system != first) {
    return NativeFile{.path = {}, .text = {}, .in_file_of = first};
  }
  if (judge != by) return NativeFile{};
  Result<std::string> table = labels.table();
  if (!table) return tl::unexpected(table.error());
  return NativeFile{suites::attacked_folder(bench, system) + kFile,
                    std::move(*table)};
}

}  // namespace assize::judging_the_judges
