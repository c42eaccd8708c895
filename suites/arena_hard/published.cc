#include "suites/arena_hard/published.h"

#include <algorithm>
#include <string_view>

#include "suites/published_board.h"

namespace assize::arena_hard {
namespace {

constexpr std::string_view kMetrics[] = {"score",
                                         "rating_q025",
                                         "rating_q975",
                                         "rating_q05",
                                         "rating_q95",
                                         "style_controlled",
                                         "style_controlled_q025",
                                         "style_controlled_q975",
                                         "style_controlled_q05",
                                         "style_controlled_q95"};

std::string metric_of(std::string_view column) {
  // "score.hard_prompt": of a category.
  const std::string_view metric = column.substr(0, column.find('.'));
  const bool known = std::ranges::find(kMetrics, metric) != std::end(kMetrics);
  return known ? std::string(column) : std::string();
}

}  // namespace

Result<std::vector<PublishedRow>> published(const std::string& path) {
  return suites::system_board(
      path, metric_of,
      "none of the columns score, rating_q025 and rating_q975 is there");
}

}  // namespace assize::arena_hard
