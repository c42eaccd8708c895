// Tables of verdicts in JSON lines: a line is a row, its keys are the columns.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "io/csv.h"

namespace assize::suites {

/// Whether a table is JSON lines: its name ends in ".jsonl". Others are CSV.
bool is_json_table(std::string_view path);

/// The keys of all lines, in the order in which they first come; more than
/// 10,000 or a MiB of them are an error, and so is what JsonReader refuses and
/// a file that is not a regular one.
Result<std::vector<std::string>> json_columns(const std::string& path);

/// What is wanted of a table.
struct WantedColumns {
  std::vector<std::string> names;     ///< Sorted, each once.
  std::vector<std::string> verdicts;  ///< Those whose missing cells are "-".
};

/// A table, as it was read.
struct TableRead {
  CsvTable table;  ///< Of the wanted columns alone, or of all, of CSV.
  std::vector<std::string> columns;  ///< All that the file has.
  InputFile file;
};

/// Reads the wanted columns. A cell is a text, a number (in the shortest digits
/// that read back as the same) or null; a key that a line lacks is as null:
/// "-" of a verdict, else empty. Errors, with their line: any other value; a
/// whole number of 2^53 or more outside of the verdicts, where ids could fall
/// together; a column that no line has; more than a table may hold
/// (io/csv.h); and those of json_columns(). Memory: the wanted cells.
Result<TableRead> read_json_table(const std::string& path,
                                  const WantedColumns& wanted);

}  // namespace assize::suites
