#include <catch2/catch.hpp>
#include <cmath>
#include <utility>

#include "calibrations/prepared.h"

namespace assize::calibrations {
extern const CalibrationPlugin length_margin;
}

using namespace assize;
using assize::testing::Prepared;
using assize::testing::values;
using Catch::Matchers::WithinAbs;

namespace {

/// Six verdicts on a system: much better, better, better, tie, worse, much
/// worse; its answers are longer by 600 on the first two and the fifth, as long
/// on the third and fourth, shorter by 600 on the last.
Benchmark bench(bool strengths = true) {
  const std::vector<double> y = {1, 1, 1, 0.5, 0, 0};
  const std::vector<int> longer = {600, 600, 0, 0, 600, -600};
  Benchmark out = testing::make_benchmark(
      {.items = 6,
       .systems = {"base", "plain"},
       .outcome = [&](std::size_t, std::size_t i) { return y[i]; },
       .length =
           [&](std::size_t s, std::size_t i) {
             const int length = s == 1 ? 1000 + longer[i] : 1000;
             return static_cast<std::size_t>(length);
           }});
  if (strengths) {
    out.records[0].verdict.strength = 2;
    out.records[5].verdict.strength = 2;
  }
  return out;
}

std::vector<double> found(const std::string& knobs) {
  const Prepared prepared =
      testing::prepare(calibrations::length_margin, bench(), knobs);
  REQUIRE(prepared.refused.empty());
  return values(prepared, std::vector<double>(6, 1.0));
}

}  // namespace

TEST_CASE("length_margin ties slight wins of a much longer answer alone") {
  // Reward before: 1 + .5 + .5 - .5 - 1 = .5 of 6; the second becomes a tie.
  const auto value = found("{rule: slight, margin: 500}");

  CHECK_THAT(value[0], WithinAbs(100 * (1 + 0.5 + 1 + 0.5) / 6, 1e-12));
  CHECK_THAT(value[1], WithinAbs(0, 1e-12));
  CHECK_THAT(value[2], WithinAbs(-50 / 6.0, 1e-12));
}

TEST_CASE("length_margin's other rule ties every pair of unlike lengths") {
  // Left are better (third), tie (fourth): 0.5 of 6.
  const auto value = found("{rule: any, margin: 500}");

  CHECK_THAT(value[0],
             WithinAbs(100 * (0.5 + 0.5 + 1 + 0.5 + 0.5 + 0.5) / 6, 1e-12));
  CHECK_THAT(value[1], WithinAbs(50 / 6.0, 1e-12));
  CHECK_THAT(value[2], WithinAbs(0, 1e-12));
}

TEST_CASE("a margin that no difference exceeds changes nothing") {
  for (const char* rule : {"slight", "any"}) {
    const auto value = found(std::string("{margin: 600, rule: ") + rule + "}");
    CHECK_THAT(value[1], WithinAbs(50 / 6.0, 1e-12));
    CHECK_THAT(value[2], WithinAbs(0, 1e-12));
  }
}

TEST_CASE("length_margin leaves out empty and cut answers, as WildBench does") {
  Benchmark some = bench();
  // The system's answer to the first item, the rival's to the fifth.
  some.tables.push_back({.name = "left_out_answers",
                         .columns = {"system", "item"},
                         .cells = {1, 0, 0, 4}});

  const Prepared prepared = testing::prepare(calibrations::length_margin,
                                             std::move(some), "{margin: 500}");

  // Of four: a slight win that is tied, a slight win, a tie, a strong loss.
  REQUIRE(prepared.refused.empty());
  CHECK_THAT(values(prepared, std::vector<double>(6, 1.0))[1],
             WithinAbs(100 * (0 + 0.5 + 0 - 1) / 4, 1e-12));
}

TEST_CASE("length_margin needs strengths, or the rule without them") {
  const Prepared prepared =
      testing::prepare(calibrations::length_margin, bench(false));
  CHECK(prepared.refused.starts_with("no verdict says that a win is a strong"));
  CHECK(
      testing::prepare(calibrations::length_margin, bench(false), "{rule: any}")
          .refused.empty());
}

TEST_CASE("length_margin's influence is its derivative by the weights") {
  const Prepared prepared =
      testing::prepare(calibrations::length_margin, bench());
  std::vector<double> influence(6 * 3);
  prepared.estimator->influence(influence);

  for (std::size_t g = 0; g < 6; ++g) {
    std::vector<double> up(6, 1.0), down(6, 1.0);
    up[g] += 1e-5;
    down[g] -= 1e-5;
    const auto above = values(prepared, up), below = values(prepared, down);
    for (std::size_t q = 0; q < 3; ++q) {
      CHECK_THAT(influence[g * 3 + q],
                 WithinAbs(6 * (above[q] - below[q]) / 2e-5, 1e-4));
    }
  }
}
