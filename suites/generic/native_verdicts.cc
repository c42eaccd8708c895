#include <fmt/format.h>

#include <array>
#include <map>
#include <set>

#include "io/csv.h"
#include "suites/generic/native.h"
#include "suites/native_name.h"

namespace assize::suites {
namespace {

/// Cells of a row by the place of output 1: shown first, shown second.
using Cells = std::array<std::string, 2>;

bool was_put(Status status) {
  return status != Status::kNotRecorded && status != Status::kNotAsked &&
         status != Status::kNotApplicable;
}

/// Nothing of a judgement that failed: it was asked for.
std::string cell_of(const Record& record, std::uint16_t system) {
  const Verdict& verdict = record.verdict;
  if (!was_put(verdict.status)) return "-";
  if (verdict.status == Status::kTied) return "tie";
  if (verdict.status != Status::kChosen) return "";
  const auto slot = static_cast<std::size_t>(verdict.winner);
  return record.trial.shown[slot] == system ? "1" : "2";
}

}  // namespace

Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records) {
  std::map<std::uint32_t, Cells> rows;
  std::set<std::uint16_t> opponents;
  for (const Record& record : records) {
    const Trial& trial = record.trial;
    if (trial.slots != 2) {
      return fail("a table of verdicts compares two answers");
    }
    const std::size_t at = trial.shown[0] == system ? 0 : 1;
    opponents.insert(trial.shown[1 - at]);
    if (trial.sample != 0 || trial.turn != 0) continue;
    Cells& cells = rows.try_emplace(trial.item, Cells{"-", "-"}).first->second;
    cells[at] = cell_of(record, system);
  }
  if (opponents.size() > 1) {
    return fail(
        fmt::format("'{}' met several opponents, and a table of "
                    "verdicts has two answers",
                    printable(bench.systems.at(system), 60)));
  }
  const std::string& by = bench.judges.at(judge);
  NativeFile out{
      .path = fmt::format("verdicts/{}_{}.csv",
                          file_name(bench.systems.at(system)), file_name(by)),
      .text = fmt::format("item,category,{},{}\n", csv_field(by + ":12"),
                          csv_field(by + ":21"))};
  for (const auto& [item, cells] : rows) {
    const Item& of = bench.items[item];
    out.text += fmt::format("{},{},{},{}\n", csv_field(of.id),
                            csv_field(bench.categories.at(of.category)),
                            cells[0], cells[1]);
  }
  return out;
}

}  // namespace assize::suites
