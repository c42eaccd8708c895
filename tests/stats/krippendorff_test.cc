#include "stats/krippendorff.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "core/stream.h"
#include "core/verdict.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;
using enum Scale;

constexpr double kX = kAbsent;

/// Units x raters from one row of ratings for each rater.
Ratings by_rater(const std::vector<std::vector<double>>& rows) {
  std::vector<double> values;
  for (std::size_t unit = 0; unit < rows[0].size(); ++unit) {
    for (const auto& row : rows) values.push_back(row[unit]);
  }
  return Ratings(values, rows.size());
}

/// Alpha from its definition, over every pair of ratings.
double by_pairs(const std::vector<std::vector<double>>& units, Scale scale) {
  std::vector<double> all;
  for (const auto& unit : units) {
    if (unit.size() > 1) all.insert(all.end(), unit.begin(), unit.end());
  }
  const auto rank = [&](double value) {
    double below = 0, equal = 0;
    for (const double other : all) {
      below += other < value;
      equal += other == value;
    }
    return below + equal / 2;
  };
  const auto distance = [&](double a, double b) {
    if (a == b) return 0.0;
    if (scale == kNominal) return 1.0;
    if (scale == kOrdinal) return std::pow(rank(a) - rank(b), 2);
    return std::pow(scale == kInterval ? a - b : (a - b) / (a + b), 2);
  };
  double observed = 0, expected = 0;
  for (const auto& unit : units) {
    for (std::size_t i = 0; i < unit.size(); ++i) {
      for (std::size_t j = 0; j < unit.size(); ++j) {
        if (i != j) observed += distance(unit[i], unit[j]) / (unit.size() - 1);
      }
    }
  }
  for (const double a : all) {
    for (const double b : all) expected += distance(a, b) / (all.size() - 1);
  }
  return 1 - observed / expected;
}

TEST_CASE("alpha of the three coders in Wikipedia") {
  const Ratings ratings =
      by_rater({{kX, kX, kX, kX, kX, 3, 4, 1, 2, 1, 1, 3, 3, kX, 3},
                {1, kX, 2, 1, 3, 3, 4, 3, kX, kX, kX, kX, kX, kX, kX},
                {kX, kX, 2, 1, 3, 4, 4, kX, 2, 1, 1, 3, 3, kX, 4}});

  CHECK_THAT(krippendorff_alpha(ratings, kNominal), WithinAbs(0.691358, 5e-7));
  CHECK_THAT(krippendorff_alpha(ratings, kInterval), WithinAbs(0.810845, 5e-7));
}

TEST_CASE("alpha of Krippendorff's four observers on every scale") {
  const Ratings ratings = by_rater({{1, 2, 3, 3, 2, 1, 4, 1, 2, kX, kX, kX},
                                    {1, 2, 3, 3, 2, 2, 4, 1, 2, 5, kX, 3},
                                    {kX, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, kX},
                                    {1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, kX}});

  CHECK_THAT(krippendorff_alpha(ratings, kNominal),
             WithinAbs(904.0 / 1216, 1e-12));
  CHECK_THAT(krippendorff_alpha(ratings, kOrdinal), WithinAbs(0.815, 5e-4));
  CHECK_THAT(krippendorff_alpha(ratings, kInterval), WithinAbs(0.849, 5e-4));
  CHECK_THAT(krippendorff_alpha(ratings, kRatio), WithinAbs(0.797, 5e-4));
}

TEST_CASE("alpha is its definition over all pairs, whatever is drawn") {
  Stream random(5, {"krippendorff_test"});
  for (int round = 0; round < 60; ++round) {
    const std::size_t raters = 2 + random.below(3);
    std::vector<double> values, weight;
    std::vector<std::vector<double>> units;
    for (int unit = 0; unit < 8; ++unit) {
      std::vector<double> said;
      for (std::size_t r = 0; r < raters; ++r) {
        const bool missing = random.below(4) == 0;
        values.push_back(missing ? kX : static_cast<double>(random.below(4)));
        if (!missing) said.push_back(values.back());
      }
      weight.push_back(static_cast<double>(random.below(3)));
      units.insert(units.end(), static_cast<std::size_t>(weight.back()), said);
    }
    const Ratings ratings(values, raters);
    for (const Scale scale : {kNominal, kOrdinal, kInterval, kRatio}) {
      const double expected = by_pairs(units, scale);
      const double alpha = krippendorff_alpha(ratings, scale, weight);
      CAPTURE(round, static_cast<int>(scale), expected);
      if (std::isfinite(expected)) {
        CHECK_THAT(alpha, WithinAbs(expected, 1e-11));
      } else {
        CHECK(std::isnan(alpha));
      }
    }
  }
}

TEST_CASE("alpha is undefined without pairs or without variation") {
  const Ratings unpaired(std::vector<double>{1, kX, kX, 2}, 2);
  const Ratings same(std::vector<double>{2, 2, 2, 2}, 2);
  const Ratings apart(std::vector<double>{1, 2}, 2);
  const Ratings negative(std::vector<double>{-1, 1, 2, 2}, 2);

  CHECK(std::isnan(krippendorff_alpha(unpaired, kNominal)));
  CHECK(std::isnan(krippendorff_alpha(same, kInterval)));
  CHECK(krippendorff_alpha(apart, kNominal) == 0);
  CHECK(std::isnan(krippendorff_alpha(negative, kRatio)));
  CHECK(std::isnan(krippendorff_alpha(Ratings({}, 2), kOrdinal)));
}

}  // namespace
}  // namespace assize
