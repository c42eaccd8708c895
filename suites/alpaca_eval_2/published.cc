#include "suites/alpaca_eval_2/published.h"

#include <fmt/format.h>

#include <array>
#include <set>

#include "io/csv.h"
#include "io/file.h"

namespace assize::alpaca_eval {
namespace {

struct Column {
  std::string_view metric, name;
};

constexpr std::array kColumns = {
    Column{"win_rate", "win_rate"},
    Column{"standard_error", "standard_error"},
    Column{"discrete_win_rate", "discrete_win_rate"},
    Column{"length_controlled_win_rate", "length_controlled_winrate"},
};
constexpr std::uint64_t kMostRows = 1'000'000'000;

Result<std::int64_t> total(const CsvTable& table, std::size_t row) {
  const int column = table.column("n_total");
  if (column < 0) return -1;
  const std::string& field = table.rows[row][static_cast<std::size_t>(column)];
  if (field.empty()) return -1;
  return parse_whole(field, kMostRows, "n_total", table.where(row))
      .map([](std::uint64_t n) { return static_cast<std::int64_t>(n); });
}

Result<void> add_row(const CsvTable& table, std::size_t row,
                     std::vector<PublishedRow>& out) {
  const Result<std::int64_t> n = total(table, row);
  if (!n) return tl::unexpected(n.error());
  for (const Column& column : kColumns) {
    const int at = table.column(column.name);
    if (at < 0) continue;
    const std::string& field = table.rows[row][static_cast<std::size_t>(at)];
    if (field.empty()) continue;
    const Result<double> value = parse_number(field, table.where(row));
    if (!value) return tl::unexpected(value.error());
    out.push_back({.system = table.rows[row][0],
                   .metric = std::string(column.metric),
                   .value = *value,
                   .n = *n});
  }
  return {};
}

}  // namespace

Result<std::vector<PublishedRow>> published(const std::string& path) {
  const Result<std::string> text = read_file(path, kMostTableBytes);
  if (!text) return tl::unexpected(text.error());
  const Result<CsvTable> table = parse_csv(*text, path);
  if (!table) return tl::unexpected(table.error());
  bool any = false;
  for (const Column& column : kColumns) any |= table->column(column.name) > 0;
  if (!any) {
    return fail(
        "none of the columns win_rate, standard_error, discrete_win_rate and "
        "length_controlled_winrate is there",
        {path, 1});
  }
  std::vector<PublishedRow> out;
  std::set<std::string> systems;
  for (std::size_t row = 0; row < table->rows.size(); ++row) {
    const std::string& system = table->rows[row][0];
    if (!systems.insert(system).second) {
      return fail(
          fmt::format("system '{}' is given twice", printable(system, 60)),
          table->where(row));
    }
    const Result<void> added = add_row(*table, row, out);
    if (!added) return tl::unexpected(added.error());
  }
  return out;
}

}  // namespace assize::alpaca_eval
