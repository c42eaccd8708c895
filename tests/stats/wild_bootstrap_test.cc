#include "stats/wild_bootstrap.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "stats/student.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

const Stream kStream(4, {"wild_bootstrap_test"});

/// The second clustered sample of tests/oracles/cluster_errors.py.
const std::vector<double> kPart = {2, 0, 3, 1, 1}, kWhole = {2, 3, 3, 2, 2};

TEST_CASE("the enumerated test agrees with refitting every draw by rows") {
  const WildClusterBootstrap wild(kPart, kWhole, 99, kStream, 1);

  CHECK(wild.exact());
  CHECK_THAT(wild.value(), WithinAbs(0.5833333333333334, 1e-15));
  CHECK_THAT(wild.standard_error(), WithinAbs(0.21600459743049708, 1e-15));
  // tests/oracles/cluster_errors.py counts these of 7776.
  CHECK(wild.p(0.2) == 1408.0 / 7776);
  CHECK(wild.p(0.4) == 2986.0 / 7776);
  CHECK(wild.p(0.95) == 1536.0 / 7776);
  CHECK(wild.p(1.3) == 220.0 / 7776);
}

TEST_CASE("the interval holds the values that are not rejected") {
  const WildClusterBootstrap wild(kPart, kWhole, 99, kStream, 1);

  const Interval interval = wild.interval(0.9);

  CHECK(interval.lower < wild.value());
  CHECK(wild.value() < interval.upper);
  CHECK(wild.p(interval.lower + 1e-5) > 0.1);
  CHECK(wild.p(interval.lower - 1e-5) <= 0.1);
  CHECK(wild.p(interval.upper - 1e-5) > 0.1);
  CHECK(wild.p(interval.upper + 1e-5) <= 0.1);
  CHECK(wild.interval(0.95).upper > interval.upper);
}

TEST_CASE("draws are the same at any number of threads") {
  std::vector<double> part, whole;
  for (int g = 0; g < 30; ++g) {
    part.push_back(std::sin(g) * (1 + g % 4));
    whole.push_back(1 + g % 4);
  }

  const WildClusterBootstrap one(part, whole, 1999, kStream, 1);
  const WildClusterBootstrap three(part, whole, 1999, kStream, 3);

  CHECK_FALSE(one.exact());
  CHECK(one.p(0.2) == three.p(0.2));
  CHECK(one.interval(0.95).lower == three.interval(0.95).lower);
  // With thirty clusters alike it comes near Student's interval.
  const double half = student_quantile(0.975, 29) * one.standard_error();
  CHECK_THAT(one.interval(0.95).upper - one.value(),
             WithinAbs(half, 0.12 * half));
}

TEST_CASE("two clusters bound nothing at 95 %") {
  const std::vector<double> part = {1, 3}, whole = {4, 4};

  const Interval interval =
      WildClusterBootstrap(part, whole, 99, kStream, 1).interval(0.95);

  CHECK(std::isinf(interval.lower));
  CHECK(std::isinf(interval.upper));
}

TEST_CASE("without a spread or a second cluster there is no test") {
  const std::vector<double> all = {2, 3, 4}, whole = {2, 3, 4};
  const WildClusterBootstrap same(all, whole, 99, kStream, 1);
  const WildClusterBootstrap single(std::vector<double>{1, 0},
                                    std::vector<double>{2, 0}, 99, kStream, 1);
  const WildClusterBootstrap none({}, {}, 99, kStream, 1);

  CHECK(std::isnan(same.p(0.5)));
  CHECK(std::isnan(same.interval(0.95).lower));
  CHECK(std::isnan(single.p(0.5)));
  CHECK(single.value() == 0.5);
  CHECK(std::isnan(none.value()));
}

TEST_CASE("the test keeps its level for five unequal clusters") {
  constexpr int kSamples = 2000;
  const std::vector<double> whole = {4, 5, 6, 7, 8};
  int rejected = 0;
  for (std::uint64_t sample = 0; sample < kSamples; ++sample) {
    Stream random = Stream(6, {"wild_level"}).at(sample);
    std::vector<double> part(whole.size());
    for (std::size_t g = 0; g < whole.size(); ++g) {
      part[g] = whole[g] * random.normal();
    }
    const WildClusterBootstrap wild(part, whole, 99, kStream, 1);
    rejected += wild.p(0) <= 0.05 ? 1 : 0;
  }
  // Binomial standard error 0.005.
  CHECK(rejected > 0.03 * kSamples);
  CHECK(rejected < 0.07 * kSamples);
}

}  // namespace
}  // namespace assize
