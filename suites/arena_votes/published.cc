#include "suites/arena_votes/published.h"

#include <fmt/format.h>

#include <array>
#include <set>
#include <string_view>

#include "io/csv.h"
#include "io/file.h"

namespace assize::arena_votes {
namespace {

constexpr std::array<std::string_view, 6> kMetrics = {
    "rating",        "rating_q025", "rating_q975",
    "final_ranking", "battles_won", "num_battles"};

}  // namespace

Result<std::vector<PublishedRow>> published(const std::string& path) {
  const Result<std::string> text = read_file(path, kMostTableBytes);
  if (!text) return tl::unexpected(text.error());
  const Result<CsvTable> table = parse_csv(*text, path);
  if (!table) return tl::unexpected(table.error());
  const Result<std::size_t> model = table->require("model");
  if (!model) return tl::unexpected(model.error());
  bool any = false;
  for (const auto metric : kMetrics) any |= table->column(metric) >= 0;
  if (!any) {
    return fail(
        "none of the columns rating, rating_q025, rating_q975, final_ranking, "
        "battles_won and num_battles is there",
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
    for (const std::string_view metric : kMetrics) {
      const int at = table->column(metric);
      if (at < 0) continue;
      const std::string& field = table->rows[row][static_cast<std::size_t>(at)];
      if (field.empty()) continue;
      const Result<double> value = parse_number(field, table->where(row));
      if (!value) return tl::unexpected(value.error());
      out.push_back(
          {.system = system, .metric = std::string(metric), .value = *value});
    }
  }
  return out;
}

}  // namespace assize::arena_votes
