#include "suites/alpaca_eval_2/instructions.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <vector>

#include "core/sha256.h"
#include "io/csv.h"

namespace assize::alpaca_eval_files {
std::string_view instructions();
std::string_view gamed_baseline();
}  // namespace assize::alpaca_eval_files

namespace assize::alpaca_eval {
namespace {

constexpr std::size_t kIdDigits = 16;
constexpr std::uint64_t kMostInstructions = 1'000'000;

Result<CsvTable> table_of(const GivenFile& given, std::string_view shipped,
                          std::string_view name) {
  if (!given.path.empty()) return parse_csv(given.text, given.path);
  return parse_csv(shipped, fmt::format("alpaca_eval_2/{}", name));
}

Result<std::uint32_t> whole(const CsvTable& table, std::size_t row,
                            std::size_t column) {
  return parse_whole(table.rows[row][column], kMostInstructions, "index",
                     table.where(row))
      .map([](std::uint64_t index) {
        return static_cast<std::uint32_t>(index);
      });
}

tl::unexpected<Error> repeated(const CsvTable& table, std::size_t row) {
  return fail("this instruction is given twice", table.where(row));
}

/// A list that names its instructions.
Result<KnownInstructions> by_hash(const CsvTable& table,
                                  std::size_t difficulty) {
  const auto hash =
      static_cast<std::size_t>(table.column("instruction_sha256"));
  const int index = table.column("index");
  KnownInstructions known;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const auto value =
        parse_number(table.rows[row][difficulty], table.where(row));
    if (!value) return tl::unexpected(value.error());
    Result<std::uint32_t> at = static_cast<std::uint32_t>(row);
    if (index >= 0) at = whole(table, row, static_cast<std::size_t>(index));
    if (!at) return tl::unexpected(at.error());
    const std::string id = table.rows[row][hash].substr(0, kIdDigits);
    if (!known.emplace(id, KnownInstruction{*at, *value}).second) {
      return repeated(table, row);
    }
  }
  return known;
}

/// A list of rows of the shipped one.
Result<KnownInstructions> by_index(const CsvTable& table,
                                   std::size_t difficulty,
                                   KnownInstructions shipped) {
  const Result<std::size_t> index = table.require("index");
  if (!index) return tl::unexpected(index.error());
  std::vector<KnownInstruction*> at(shipped.size(), nullptr);
  for (auto& [id, instruction] : shipped) {
    instruction.difficulty = kAbsent;
    at[instruction.index] = &instruction;
  }
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const Result<std::uint32_t> which = whole(table, row, *index);
    if (!which) return tl::unexpected(which.error());
    if (*which >= at.size()) {
      return fail(
          fmt::format("index must be below {}, got {}", at.size(), *which),
          table.where(row));
    }
    const auto value =
        parse_number(table.rows[row][difficulty], table.where(row));
    if (!value) return tl::unexpected(value.error());
    if (!std::isnan(at[*which]->difficulty)) return repeated(table, row);
    at[*which]->difficulty = *value;
  }
  return shipped;
}

Result<KnownInstructions> read(const GivenFile& given) {
  const Result<CsvTable> table =
      table_of(given, alpaca_eval_files::instructions(), "instructions.csv");
  if (!table) return tl::unexpected(table.error());
  const Result<std::size_t> difficulty = table->require("difficulty");
  if (!difficulty) return tl::unexpected(difficulty.error());
  if (table->column("instruction_sha256") >= 0) {
    return by_hash(*table, *difficulty);
  }
  Result<KnownInstructions> shipped = read({});
  if (!shipped) return shipped;
  return by_index(*table, *difficulty, std::move(*shipped));
}

}  // namespace

std::string instruction_id(std::string_view instruction) {
  return sha256_hex(instruction).substr(0, kIdDigits);
}

Result<KnownInstructions> known_instructions(const GivenFile& given) {
  return read(given);
}

Result<Table> gamed_baseline(const GivenFile& given) {
  const Result<CsvTable> rows = table_of(
      given, alpaca_eval_files::gamed_baseline(), "gamed_baseline.csv");
  if (!rows) return tl::unexpected(rows.error());
  Table table{.name = "gamed_baseline",
              .columns = {"tanh_std_delta_len", "difficulty", "outcome"},
              .cells = {}};
  std::vector<std::size_t> columns;
  for (const std::string& name : table.columns) {
    const Result<std::size_t> found = rows->require(name);
    if (!found) return tl::unexpected(found.error());
    columns.push_back(*found);
  }
  for (std::size_t row = 0; row < rows->rows.size(); ++row) {
    for (const std::size_t at : columns) {
      const auto cell = parse_number(rows->rows[row][at], rows->where(row));
      if (!cell) return tl::unexpected(cell.error());
      table.cells.push_back(*cell);
    }
    const double outcome = table.cells.back();
    if (outcome < 0 || outcome > 1) {
      return fail(fmt::format("outcome must be in [0, 1], got {}", outcome),
                  rows->where(row));
    }
  }
  return table;
}

}  // namespace assize::alpaca_eval
