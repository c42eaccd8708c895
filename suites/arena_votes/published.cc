#include "suites/arena_votes/published.h"

#include <algorithm>
#include <string_view>

#include "suites/published_board.h"

namespace assize::arena_votes {
namespace {

constexpr std::string_view kMetrics[] = {"rating",      "rating_q025",
                                         "rating_q975", "final_ranking",
                                         "battles_won", "num_battles"};

std::string metric_of(std::string_view column) {
  const bool known = std::ranges::find(kMetrics, column) != std::end(kMetrics);
  return known ? std::string(column) : std::string();
}

}  // namespace

Result<std::vector<PublishedRow>> published(const std::string& path) {
  return suites::system_board(
      path, metric_of,
      "none of the columns rating, rating_q025, rating_q975, final_ranking, "
      "battles_won and num_battles is there");
}

}  // namespace assize::arena_votes
