#include "stats/weights.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

TEST_CASE("every replicate draws as many clusters as there are") {
  const Weights weights = draw(17, {}, 50, Stream(1, {"weights_test"}), 1);

  REQUIRE(weights.count.size() == 50 * 17);
  for (std::size_t b = 0; b < weights.replicates; ++b) {
    const auto row = weights.row(b);
    CHECK(std::accumulate(row.begin(), row.end(), 0) == 17);
  }
}

TEST_CASE("every stratum keeps its size in every replicate") {
  const std::vector<std::uint32_t> stratum = {7, 3, 7, 3, 3, 9, 7, 7};

  const Weights weights = draw(8, stratum, 200, Stream(2, {"weights_test"}), 1);

  for (std::size_t b = 0; b < weights.replicates; ++b) {
    const auto row = weights.row(b);
    CHECK(row[0] + row[2] + row[6] + row[7] == 4);
    CHECK(row[1] + row[3] + row[4] == 3);
    CHECK(row[5] == 1);
  }
}

TEST_CASE("draws do not depend on the number of threads or of replicates") {
  const Stream stream(3, {"weights_test"});
  const Weights one = draw(30, {}, 64, stream, 1);

  const Weights four = draw(30, {}, 64, stream, 4);
  const Weights fewer = draw(30, {}, 10, stream, 2);

  CHECK(one.count == four.count);
  for (std::size_t b = 0; b < fewer.replicates; ++b) {
    CHECK(std::ranges::equal(fewer.row(b), one.row(b)));
  }
}

TEST_CASE("counts have the multinomial's mean and variance") {
  constexpr std::size_t kClusters = 25, kReplicates = 8000;

  const Weights weights =
      draw(kClusters, {}, kReplicates, Stream(4, {"weights_test"}), 2);

  double sum = 0, squares = 0;
  for (std::size_t b = 0; b < kReplicates; ++b) {
    const double count = weights.row(b)[11];
    sum += count;
    squares += count * count;
  }
  const double mean = sum / kReplicates;
  // Binomial(25, 1/25): mean 1, variance 0.96; bounds at five standard errors.
  CHECK_THAT(mean, WithinAbs(1, 0.055));
  CHECK_THAT(squares / kReplicates - mean * mean, WithinAbs(0.96, 0.09));
}

TEST_CASE("no clusters draw nothing") {
  const Weights weights = draw(0, {}, 3, Stream(5, {"weights_test"}), 1);

  CHECK(weights.count.empty());
  CHECK(weights.row(2).empty());
}

}  // namespace
}  // namespace assize
