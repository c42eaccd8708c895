#include "audit/item_figure.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

namespace {

using namespace assize;
using Catch::Matchers::WithinAbs;

/// The mean of 0, 1, ... 9, as sums.
ItemFigure mean_of_ten() {
  std::vector<double> cells;
  for (int i = 0; i < 10; ++i) cells.insert(cells.end(), {i * 1.0, 1});
  return figure_of_sums(
      cells, 2, [](std::span<const double> sum) { return sum[0] / sum[1]; });
}

}  // namespace

TEST_CASE("every replicate draws as many items as there are") {
  const ItemDraws draws(10, 50, Stream(1, {"test"}));

  REQUIRE(draws.items() == 10);
  for (std::size_t b = 0; b < draws.replicates(); ++b) {
    const auto row = draws.row(b);
    CHECK(std::accumulate(row.begin(), row.end(), 0.0) == 10);
  }
}

TEST_CASE("a resampled mean scatters about the mean by its standard error") {
  const ItemDraws draws(10, 4000, Stream(2, {"test"}));

  const Resampled found = resample(mean_of_ten(), draws, 3000);

  REQUIRE(found.drawn.size() == 3000);
  CHECK(found.value == 4.5);
  double sum = 0, squares = 0;
  for (const double one : found.drawn) {
    sum += one / 3000;
    squares += (one - 4.5) * (one - 4.5) / 3000;
  }
  // The variance of 0 .. 9 is 8.25.
  CHECK_THAT(sum, WithinAbs(4.5, 5 * std::sqrt(0.825 / 3000)));
  CHECK_THAT(squares, WithinAbs(0.825, 0.1));
}

TEST_CASE("asked for more replicates than were drawn, all are given") {
  const ItemDraws draws(10, 5, Stream(2, {"test"}));

  CHECK(resample(mean_of_ten(), draws, 100).drawn.size() == 5);
}

TEST_CASE("an item above the mean has a positive influence on it") {
  const std::vector<double> influence = item_influence(mean_of_ten(), 10);

  // Without item i the mean is (45 - i) / 9.
  for (int i = 0; i < 10; ++i) {
    CHECK_THAT(influence[static_cast<std::size_t>(i)],
               WithinAbs(4.5 - (45 - i) / 9.0, 1e-12));
  }
}
