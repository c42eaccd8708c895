// One table of verdicts, row by row.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/judging_the_judges/description.h"

namespace assize::judging_the_judges {

/// What was said of one answer; nothing where the field is empty.
struct Row {
  std::uint32_t line = 0;
  std::string model, question, references, benchmark;
  std::optional<bool> people;
  std::vector<std::optional<bool>> judges;  ///< By VerdictRows::judges.

  /// Whether a judge said anything.
  bool judged() const;
};

struct VerdictRows {
  InputFile file;
  std::vector<std::string> judges;  ///< In the order of their columns.
  std::vector<Row> rows;
};

/// The only *.csv of a folder, or the file itself. Errors: no such file, or
/// more than one.
Result<std::string> table_path(const std::string& results);

/// Errors name file and line: what parse_csv() refuses; a missing column of
/// what was asked or of people's labels; no column of a judge, or one that is
/// called "people"; a label other than True, False and nothing; a row without
/// a model or a question. `path` is what table_path() gave.
Result<VerdictRows> read_rows(const std::string& path,
                              const Description& about);

}  // namespace assize::judging_the_judges
