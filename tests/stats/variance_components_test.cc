#include "stats/variance_components.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "core/stream.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

/// Six items in two orders with three repeats each, by rule.
std::vector<PilotScore> balanced() {
  std::vector<PilotScore> pilot;
  for (std::uint32_t i = 0; i < 6; ++i) {
    for (std::uint32_t o = 0; o < 2; ++o) {
      for (std::uint32_t r = 0; r < 3; ++r) {
        pilot.push_back(
            {i, o, (7 * i + 3 * o + 5 * r + i * o * r) % 11 / 2.0 + i});
      }
    }
  }
  return pilot;
}

TEST_CASE("components of a balanced pilot agree with statsmodels' ANOVA") {
  const VarianceComponents components = variance_components(balanced());

  // tests/oracles/power.py
  CHECK_THAT(components.item, WithinAbs(3.486111111111113, 1e-12));
  CHECK_THAT(components.order, WithinAbs(-0.6851851851851878, 1e-12));
  CHECK_THAT(components.repeat, WithinAbs(3.0347222222222228, 1e-12));
  CHECK(components.items == 6);
  CHECK(components.cells == 12);
  CHECK(components.scores == 36);
  // At the pilot's own design it is the variance of its item means.
  CHECK_THAT(components.per_item(2, 3), WithinAbs(3.649305555555556, 1e-12));
}

TEST_CASE("verdicts that were not judged are left out") {
  std::vector<PilotScore> pilot = balanced();
  const VarianceComponents whole = variance_components(pilot);
  pilot.insert(pilot.begin() + 3, {0, 0, kAbsent});
  pilot.push_back({9, 0, kAbsent});

  const VarianceComponents components = variance_components(pilot);

  CHECK(components.item == whole.item);
  CHECK(components.items == 6);
}

TEST_CASE("unbalanced pilots give the planted components on average") {
  constexpr int kWorlds = 400;
  double item = 0, order = 0, repeat = 0;
  for (std::uint64_t world = 0; world < kWorlds; ++world) {
    Stream random = Stream(8, {"components"}).at(world);
    std::vector<PilotScore> pilot;
    for (std::uint32_t i = 0; i < 30; ++i) {
      const double of_item = 2 * random.normal();
      const auto orders = static_cast<std::uint32_t>(1 + random.below(2));
      for (std::uint32_t o = 0; o < orders; ++o) {
        const double of_order = 1.2 * random.normal();
        for (std::uint64_t r = 0; r < 1 + i % 4; ++r) {
          pilot.push_back({i, o, 5 + of_item + of_order + random.normal()});
        }
      }
    }
    const VarianceComponents components = variance_components(pilot);
    item += components.item / kWorlds;
    order += components.order / kWorlds;
    repeat += components.repeat / kWorlds;
  }

  // Planted: 4, 1.44 and 1.
  CHECK_THAT(item, WithinAbs(4, 0.25));
  CHECK_THAT(order, WithinAbs(1.44, 0.15));
  CHECK_THAT(repeat, WithinAbs(1, 0.05));
}

TEST_CASE("a level that was never repeated is part of the one above") {
  const std::vector<PilotScore> single = {{0, 0, 1}, {1, 0, 2}, {2, 0, 6}};
  const std::vector<PilotScore> both = {
      {0, 0, 1}, {0, 1, 3}, {1, 0, 5}, {1, 1, 9}};

  const VarianceComponents plain = variance_components(single);
  const VarianceComponents ordered = variance_components(both);

  CHECK_THAT(plain.item, WithinAbs(7, 1e-12));  // Variance of 1, 2, 6.
  CHECK(std::isnan(plain.order));
  CHECK(std::isnan(plain.repeat));
  CHECK_THAT(plain.per_item(2, 5), WithinAbs(7, 1e-12));
  CHECK(std::isnan(ordered.repeat));
  // By hand: mean squares 5 within and 25 between items.
  CHECK_THAT(ordered.order, WithinAbs(5, 1e-12));
  CHECK_THAT(ordered.item, WithinAbs(10, 1e-12));
  CHECK(
      std::isnan(variance_components(std::vector<PilotScore>{{0, 0, 1}}).item));
}

TEST_CASE("the cheapest design repeats only what repeating helps") {
  VarianceComponents steady, noisy, turning;
  steady.item = 1, steady.order = 0, steady.repeat = 0;
  noisy.item = 0.01, noisy.order = 0, noisy.repeat = 1;
  turning.item = 0, turning.order = 0.02, turning.repeat = 0;

  const JudgingDesign of_steady = cheapest_design(steady, 0.1, 2, 10);
  const JudgingDesign of_noisy = cheapest_design(noisy, 0.5, 2, 10);
  const JudgingDesign of_turning = cheapest_design(turning, 0.1, 2, 10);

  CHECK(of_steady.items == 100);
  CHECK(of_steady.orders == 1);
  CHECK(of_steady.repeats == 1);
  CHECK_THAT(of_steady.standard_error, WithinAbs(0.1, 1e-12));
  // Four calls have a variance of 0.25 and some for the items.
  CHECK(of_noisy.calls == 5);
  CHECK(of_turning.calls == 2);
  CHECK(std::isnan(cheapest_design(VarianceComponents(), 0.1, 2, 10).calls));
}

}  // namespace
}  // namespace assize
