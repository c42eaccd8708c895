#include "suites/mt_bench/published.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "io/csv.h"
#include "io/file.h"

namespace assize::mt_bench {
namespace {

constexpr std::string_view kMetrics[] = {
    "average",           "turn_1",       "turn_2", "win_rate", "loss_rate",
    "win_rate_adjusted", "inconsistency"};

/// The metric that a column holds, or "".
std::string metric_of(const std::string& column) {
  if (column == "score") return "average";
  const bool known = column.starts_with("average.") ||
                     std::ranges::find(kMetrics, column) != std::end(kMetrics);
  return known ? column : "";
}

}  // namespace

Result<std::vector<PublishedRow>> published(const std::string& path) {
  const Result<std::string> text = read_file(path, kMostTableBytes);
  if (!text) return tl::unexpected(text.error());
  const Result<CsvTable> table = parse_csv(*text, path);
  if (!table) return tl::unexpected(table.error());
  const Result<std::size_t> model = table->require("model");
  if (!model) return tl::unexpected(model.error());
  std::vector<std::pair<std::size_t, std::string>> columns;
  for (std::size_t at = 0; at < table->header.size(); ++at) {
    std::string metric = metric_of(table->header[at]);
    if (!metric.empty()) columns.emplace_back(at, std::move(metric));
  }
  if (columns.empty()) {
    return fail(
        "none of the columns average, turn_1, turn_2, win_rate and "
        "win_rate_adjusted is there",
        {path, 1});
  }
  std::vector<PublishedRow> out;
  std::set<std::string> systems;
  for (std::size_t row = 0; row < table->rows.size(); ++row) {
    const std::string& system = table->rows[row][*model];
    if (!systems.insert(system).second) {
      return fail(
          fmt::format("system '{}' is given twice", printable(system, 60)),
          table->where(row));
    }
    for (const auto& [at, metric] : columns) {
      const std::string& field = table->rows[row][at];
      if (field.empty()) continue;
      const Result<double> value = parse_number(field, table->where(row));
      if (!value) return tl::unexpected(value.error());
      out.push_back({.system = system, .metric = metric, .value = *value});
    }
  }
  return out;
}

}  // namespace assize::mt_bench
