#include "suites/published_board.h"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "io/csv.h"
#include "io/file.h"

namespace assize::suites {
namespace {

struct Board {
  CsvTable table;
  std::size_t names = 0;  ///< The column of who is rated.
  std::vector<std::pair<std::size_t, std::string>> metrics;  ///< By column.
};

Result<Board> read(const std::string& path, const char* names,
                   const MetricOfColumn& metric_of) {
  const Result<std::string> text = read_file(path, kMostTableBytes);
  if (!text) return tl::unexpected(text.error());
  Result<CsvTable> table = parse_csv(*text, path);
  if (!table) return tl::unexpected(table.error());
  const Result<std::size_t> name = table->require(names);
  if (!name) return tl::unexpected(name.error());
  Board out{.table = std::move(*table), .names = *name, .metrics = {}};
  for (std::size_t at = 0; at < out.table.header.size(); ++at) {
    if (at == *name) continue;
    std::string metric = metric_of(out.table.header[at]);
    if (!metric.empty()) out.metrics.emplace_back(at, std::move(metric));
  }
  return out;
}

/// `kind`: "judge", "system".
Result<std::vector<PublishedRow>> rows_of(const Board& board,
                                          std::string_view kind) {
  std::vector<PublishedRow> out;
  std::set<std::string> seen;
  for (std::size_t row = 0; row < board.table.rows.size(); ++row) {
    const std::vector<std::string>& fields = board.table.rows[row];
    const std::string& name = fields[board.names];
    if (!seen.insert(name).second) {
      return fail(
          fmt::format("{} '{}' is given twice", kind, printable(name, 60)),
          board.table.where(row));
    }
    for (const auto& [at, metric] : board.metrics) {
      if (fields[at].empty()) continue;
      const Result<double> value =
          parse_number(fields[at], board.table.where(row));
      if (!value) return tl::unexpected(value.error());
      out.push_back({.system = name, .metric = metric, .value = *value});
    }
  }
  return out;
}

}  // namespace

Result<std::vector<PublishedRow>> judge_board(
    const std::string& path,
    const std::function<bool(std::string_view metric)>& known) {
  const auto board = read(path, "judge", [&](std::string_view column) {
    return known(column) ? std::string(column) : std::string();
  });
  if (!board) return tl::unexpected(board.error());
  return rows_of(*board, "judge");
}

Result<std::vector<PublishedRow>> system_board(const std::string& path,
                                               const MetricOfColumn& metric_of,
                                               std::string none) {
  const auto board = read(path, "model", metric_of);
  if (!board) return tl::unexpected(board.error());
  if (board->metrics.empty()) return fail(std::move(none), {path, 1});
  return rows_of(*board, "system");
}

}  // namespace assize::suites
