#include "stats/conformal.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "core/stream.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

}  // namespace

TEST_CASE("a p-value is the share of clean scores at least as odd") {
  Stream stream(2, {"conformal"});
  std::vector<double> clean;
  std::vector<std::uint32_t> category;
  for (int i = 0; i < 60; ++i) {
    clean.push_back(static_cast<double>(stream.below(12)));
    category.push_back(static_cast<std::uint32_t>(stream.below(3)));
  }
  const ConformalTest test(clean, category);

  for (std::uint32_t k = 0; k < 3; ++k) {
    for (double score = -1; score < 13; score += 0.5) {
      double above = 1, all = 1;
      for (std::size_t i = 0; i < 60; ++i) {
        if (category[i] != k) continue;
        ++all;
        above += clean[i] >= score ? 1 : 0;
      }
      CHECK(test.p(score, k) == above / all);
    }
  }
  CHECK(test.p(99, 7) == 1);
  CHECK(test.size(7) == 0);
}

TEST_CASE("the rank of the quantile counts the row that is to come") {
  CHECK(conformal_rank(39, 0.1) == 36);
  CHECK(conformal_rank(19, 0.05) == 19);  // 20 * 0.95, whatever it rounds to.
  CHECK(conformal_rank(9, 0.1) == 9);
  CHECK(conformal_rank(8, 0.1) == 9);  // One more than there are.
  CHECK(least_calibration_size(0.1) == 9);
  CHECK(least_calibration_size(0.05) == 19);
  CHECK(least_calibration_size(0.01) == 99);
}

// tests/oracles/judge_panels.py
TEST_CASE("intervals hold the calibration residual of that rank") {
  std::vector<double> prediction(39, 5), label;
  for (int i = 0; i < 39; ++i) {
    label.push_back(5 + (i * 7 % 31 - 15) / 10.0);
  }

  const SplitConformal tenth(prediction, label, 0.1);
  const SplitConformal twentieth(prediction, label, 0.05);

  CHECK_THAT(tenth.radius().value(), WithinAbs(1.4, 1e-12));
  CHECK_THAT(twentieth.radius().value(), WithinAbs(1.5, 1e-12));
  const Interval interval = tenth.interval(9.5, 0, 1, 10).value();
  CHECK_THAT(interval.lower, WithinAbs(8.1, 1e-12));
  CHECK(interval.upper == 10);
  CHECK_THAT(interval.level, WithinAbs(0.9, 1e-15));
}

TEST_CASE("too few rows of a category are refused") {
  const std::vector<double> prediction(30, 0), label(30, 1);
  std::vector<std::uint32_t> category(30, 0);
  for (std::size_t i = 25; i < 30; ++i) category[i] = 1;

  const SplitConformal conformal(prediction, label, 0.1, category);

  CHECK(conformal.radius(0).value() == 1);
  CHECK(conformal.interval(3, 1).error().message ==
        "category 1 has 5 calibration rows; an interval at level 0.9 needs 9");
}

TEST_CASE("intervals cover as often as they say") {
  // Exactly rank / (n + 1) = 18 / 20 for continuous residuals.
  int covered = 0;
  for (std::uint64_t world = 0; world < 4000; ++world) {
    Stream stream = Stream(3, {"conformal_coverage"}).at(world);
    std::vector<double> prediction(19, 0), label;
    for (int i = 0; i < 19; ++i) label.push_back(stream.normal());
    const double radius =
        SplitConformal(prediction, label, 0.1).radius().value();
    covered += std::abs(stream.normal()) <= radius ? 1 : 0;
  }

  CHECK_THAT(covered / 4000.0, WithinAbs(0.9, 0.015));
}

}  // namespace assize
