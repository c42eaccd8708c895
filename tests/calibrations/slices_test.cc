#include <catch2/catch.hpp>
#include <cmath>

#include "calibrations/prepared.h"

namespace assize::calibrations {
extern const CalibrationPlugin slices;
}

using namespace assize;
using assize::testing::Prepared;
using assize::testing::values;
using Catch::Matchers::WithinAbs;

namespace {

constexpr std::size_t kItems = 60;
const std::vector<double> kOnes(kItems, 1.0);

/// Items by category, 20 each; `rate` of each category's, in twentieths, won.
Benchmark bench(const std::vector<std::size_t>& won,
                const std::vector<std::size_t>& other = {10, 10, 10}) {
  Benchmark out =
      testing::make_benchmark({.items = kItems,
                               .systems = {"base", "plain", "other"},
                               .outcome = [&](std::size_t s, std::size_t i) {
                                 const auto& of = s == 1 ? won : other;
                                 return i % 20 < of[i / 20] ? 1.0 : 0.0;
                               }});
  out.categories = {"a", "b", "c"};
  for (std::size_t i = 0; i < kItems; ++i) {
    out.items[i].category = static_cast<std::uint16_t>(i / 20);
  }
  return out;
}

Prepared prepare(Benchmark of) {
  return testing::prepare(calibrations::slices, std::move(of));
}

double parameter(const Prepared& prepared, const std::string& name) {
  for (const auto& [key, value] : prepared.estimator->notes().parameters) {
    if (key == name) return value;
  }
  return kAbsent;
}

}  // namespace

TEST_CASE("slices that differ by chance alone become the mean") {
  const Prepared prepared = prepare(bench({10, 11, 9}));

  const auto found = values(prepared, kOnes);

  REQUIRE(found.size() == 6);
  CHECK(parameter(prepared, "between_categories:plain") == 0);
  CHECK_THAT(found[0], WithinAbs(found[1], 1e-9));
  CHECK_THAT(found[0], WithinAbs(50, 0.1));
  CHECK(prepared.estimator->quantities()[1].category == 1);
  CHECK(prepared.estimator->quantities()[1].n == 20);
}

TEST_CASE("slices far apart stay where they are, but for a little") {
  const Prepared prepared = prepare(bench({2, 10, 18}));

  const auto found = values(prepared, kOnes);

  CHECK(found[0] > 10);
  CHECK(found[0] < 15);
  CHECK_THAT(found[1], WithinAbs(50, 1));
  CHECK(found[2] < 90);
  CHECK(found[2] > 85);
  CHECK(parameter(prepared, "between_categories:plain") > 20);
}

TEST_CASE("slices names the instructions that a rank hangs on") {
  // plain wins 32 of 60, other 30: at equality neither stands above.
  const Prepared prepared = prepare(bench({10, 10, 12}));

  CHECK(parameter(prepared, "turns:plain>other") == 2);
  CHECK(prepared.estimator->notes().assumes.back() ==
        "Without 2 instructions plain would not stand above other: item0050, "
        "item0051.");
}

TEST_CASE("slices under weights is that of the drawn sample") {
  const Prepared prepared = prepare(bench({4, 10, 16}));
  std::vector<double> without = kOnes;
  for (std::size_t g = 40; g < 60; ++g) without[g] = 0;

  CHECK(std::isnan(values(prepared, without)[0]));
  std::vector<double> twice = kOnes;
  for (double& w : twice) w = 2;
  // Twice as many say the same: each is drawn in less.
  CHECK(values(prepared, twice)[0] < values(prepared, kOnes)[0]);
}

TEST_CASE("slices needs two categories") {
  Benchmark one = bench({10, 10, 10});
  for (Item& item : one.items) item.category = 0;
  CHECK(prepare(std::move(one))
            .refused.starts_with("no system was judged on two categories"));
}

TEST_CASE("slices says how far a system moves without a category") {
  // plain leads by its third category alone.
  const Prepared prepared = prepare(bench({9, 9, 16}));

  CHECK(parameter(prepared, "best_rank:plain") == 1);
  CHECK(parameter(prepared, "worst_rank:plain") == 2);
  CHECK(parameter(prepared, "worst_rank:other") == 2);
}
