#include "suites/mt_bench/published.h"

#include <algorithm>
#include <string_view>

#include "suites/published_board.h"

namespace assize::mt_bench {
namespace {

constexpr std::string_view kMetrics[] = {
    "average",           "turn_1",       "turn_2", "win_rate", "loss_rate",
    "win_rate_adjusted", "inconsistency"};

/// The metric that a column holds, or "".
std::string metric_of(std::string_view column) {
  if (column == "score") return "average";
  const bool known = column.starts_with("average.") ||
                     std::ranges::find(kMetrics, column) != std::end(kMetrics);
  return known ? std::string(column) : std::string();
}

}  // namespace

Result<std::vector<PublishedRow>> published(const std::string& path) {
  return suites::system_board(
      path, metric_of,
      "none of the columns average, turn_1, turn_2, win_rate and "
      "win_rate_adjusted is there");
}

}  // namespace assize::mt_bench
