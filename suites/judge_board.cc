#include "suites/judge_board.h"

#include <fmt/format.h>

#include <set>

#include "io/csv.h"
#include "io/file.h"

namespace assize::suites {

Result<std::vector<PublishedRow>> judge_board(
    const std::string& path,
    const std::function<bool(std::string_view metric)>& known) {
  const Result<std::string> text = read_file(path, kMostTableBytes);
  if (!text) return tl::unexpected(text.error());
  const Result<CsvTable> table = parse_csv(*text, path);
  if (!table) return tl::unexpected(table.error());
  const Result<std::size_t> name = table->require("judge");
  if (!name) return tl::unexpected(name.error());
  std::vector<PublishedRow> out;
  std::set<std::string> judges;
  for (std::size_t row = 0; row < table->rows.size(); ++row) {
    const std::string& judge = table->rows[row][*name];
    if (!judges.insert(judge).second) {
      return fail(
          fmt::format("judge '{}' is given twice", printable(judge, 60)),
          table->where(row));
    }
    for (std::size_t at = 0; at < table->header.size(); ++at) {
      const std::string& field = table->rows[row][at];
      if (at == *name || field.empty() || !known(table->header[at])) continue;
      const Result<double> value = parse_number(field, table->where(row));
      if (!value) return tl::unexpected(value.error());
      out.push_back(
          {.system = judge, .metric = table->header[at], .value = *value});
    }
  }
  return out;
}

}  // namespace assize::suites
