#include "stats/isotonic.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "core/stream.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

/// max over starts of min over ends of the block's mean: the isotonic fit.
double by_min_max(const std::vector<double>& y, const std::vector<double>& w,
                  std::size_t at) {
  double best = -1e300;
  for (std::size_t a = 0; a <= at; ++a) {
    double least = 1e300;
    for (std::size_t b = at; b < y.size(); ++b) {
      double sum = 0, weight = 0;
      for (std::size_t i = a; i <= b; ++i) {
        sum += w[i] * y[i];
        weight += w[i];
      }
      least = std::min(least, sum / weight);
    }
    best = std::max(best, least);
  }
  return best;
}

}  // namespace

// sklearn.isotonic.IsotonicRegression.
TEST_CASE("ten forecasts are pooled into steps") {
  std::vector<double> score;
  for (int i = 0; i < 10; ++i) score.push_back(0.05 + 0.1 * i);
  const std::vector<double> outcome = {0, 0, 1, 0, 0, 1, 1, 0, 1, 1};
  const double third = 1 / 3.0;

  const auto values = isotonic_values({score, outcome, {}});
  const auto map = fit_isotonic({score, outcome, {}});

  const std::vector<double> gold = {
      0, 0, third, third, third, 2 * third, 2 * third, 2 * third, 1, 1};
  REQUIRE(map.has_value());
  for (std::size_t i = 0; i < 10; ++i) {
    CHECK_THAT(values[i], WithinAbs(gold[i], 1e-12));
    CHECK_THAT((*map)(score[i]), WithinAbs(gold[i], 1e-12));
  }
  CHECK((*map)(-5) == 0);
  CHECK((*map)(7) == 1);
}

// tests/oracles/probability_calibration.py: IsotonicRegression(clip).
TEST_CASE("weights, ties and what lies between are as in scikit-learn") {
  std::vector<double> score, outcome, weight;
  for (int i = 0; i < 60; ++i) {
    const double p = (i * 7 % 23 + 1) / 25.0;
    score.push_back(p);
    outcome.push_back(i * 11 % 17 / 17.0 < p * 0.8 + 0.05 ? 1 : 0);
    weight.push_back(1 + i % 4 / 2.0);
  }
  const std::vector<double> gold = {0.05128205128205128,
                                    0.05128205128205128,
                                    0.1875,
                                    0.23529411764705882,
                                    0.45714285714285713,
                                    0.4917293233082707,
                                    0.6216216216216216,
                                    0.6216216216216216,
                                    0.6216216216216216,
                                    0.8108108108108107,
                                    1.0};

  const auto map = fit_isotonic({score, outcome, weight});

  REQUIRE(map.has_value());
  for (int k = 0; k <= 10; ++k) {
    CHECK_THAT((*map)(k / 10.0), WithinAbs(gold[k], 1e-12));
  }
}

TEST_CASE("pooling agrees with a search over all blocks") {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Stream stream = Stream(1, {"isotonic"}).at(seed);
    std::vector<double> y, w;
    for (int i = 0; i < 12; ++i) {
      y.push_back(stream.uniform());
      w.push_back(0.1 + stream.uniform());
    }

    const std::vector<double> pooled = pool_violators(y, w);

    for (std::size_t i = 0; i < 12; ++i) {
      CHECK_THAT(pooled[i], WithinAbs(by_min_max(y, w, i), 1e-12));
    }
  }
}

TEST_CASE("rows without weight change nothing") {
  const std::vector<double> y = {9, 0.2, 5, 0.6, 0.1}, w = {0, 1, 0, 1, 0};

  CHECK(pool_violators(y, w) == std::vector<double>{0.2, 0.2, 0.2, 0.6, 0.6});
}

TEST_CASE("cross-fitting judges no row by itself") {
  std::vector<double> score, outcome;
  std::vector<std::uint32_t> fold;
  for (unsigned i = 0; i < 40; ++i) {
    score.push_back(i % 10);
    outcome.push_back((i * 7 + i / 10) % 10 < i % 10 ? 1 : 0);
    fold.push_back(i % 4);
  }
  const auto fit = [](const ScoredOutcomes& rows) -> Result<ScoreMap> {
    auto map = fit_isotonic(rows);
    if (!map) return tl::unexpected(map.error());
    return ScoreMap(*map);
  };

  const auto crossed = cross_fit({score, outcome, {}}, fold, 4, fit);

  REQUIRE(crossed.has_value());
  std::vector<double> other_score, other_outcome;
  for (std::size_t i = 0; i < 40; ++i) {
    if (fold[i] == 2) continue;
    other_score.push_back(score[i]);
    other_outcome.push_back(outcome[i]);
  }
  const auto without = fit_isotonic({other_score, other_outcome, {}});
  CHECK((*crossed)[6] == (*without)(score[6]));
  std::vector<double> single(40, 0);
  single[0] = 1;
  CHECK(cross_fit({score, single, {}}, fold, 4, fit).error().message ==
        "without fold 0: none of the outcomes is 1: one class alone calibrates "
        "nothing");
}

}  // namespace assize
