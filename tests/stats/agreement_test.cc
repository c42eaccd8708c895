#include "stats/agreement.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "core/verdict.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;
using enum Disagreement;

/// Two raters' twelve scores of tests/oracles/agreement.py.
Ratings two_raters() {
  const std::vector<double> a = {1, 2, 3, 4, 5, 5, 2, 1, 3, 4, 4, 2};
  const std::vector<double> b = {1, 3, 3, 4, 4, 5, 2, 2, 3, 5, 4, 1};
  std::vector<double> values;
  for (std::size_t i = 0; i < a.size(); ++i) {
    values.push_back(a[i]);
    values.push_back(b[i]);
  }
  return Ratings(values, 2);
}

/// Units of two yes-or-no raters, by how often each pair of answers came.
Ratings yes_or_no(int both, int only_first, int only_second, int neither) {
  std::vector<double> values;
  const auto add = [&](int times, double a, double b) {
    for (int i = 0; i < times; ++i) values.insert(values.end(), {a, b});
  };
  add(both, 1, 1);
  add(only_first, 1, 0);
  add(only_second, 0, 1);
  add(neither, 0, 0);
  return Ratings(values, 2);
}

/// Ten subjects, five categories, fourteen raters: Fleiss' kappa in Wikipedia.
Ratings fourteen_raters() {
  const std::vector<std::vector<int>> table = {
      {0, 0, 0, 0, 14}, {0, 2, 6, 4, 2}, {0, 0, 3, 5, 6}, {0, 3, 9, 2, 0},
      {2, 2, 8, 1, 1},  {7, 7, 0, 0, 0}, {3, 2, 6, 3, 0}, {2, 5, 3, 2, 2},
      {6, 5, 2, 1, 0},  {0, 2, 2, 3, 7}};
  std::vector<double> values;
  for (const auto& row : table) {
    for (int c = 0; c < 5; ++c) values.insert(values.end(), row[c], c + 1.0);
  }
  return Ratings(values, 14);
}

/// Twelve units, three raters, some ratings missing.
Ratings with_gaps() {
  constexpr double kX = kAbsent;
  return Ratings(std::vector<double>{1, 1,  kX, 2,  2, 3, 3,  3, 3, 3,  kX, 3,
                                     2, 2,  2,  1,  2, 3, 4,  4, 4, 1,  1,  2,
                                     2, kX, kX, kX, 5, 5, kX, 1, 1, kX, 3,  kX},
                 3);
}

TEST_CASE("Cohen's kappa and Scott's pi of the published table") {
  const Ratings ratings = yes_or_no(20, 5, 10, 15);

  CHECK_THAT(percent_agreement(ratings), WithinAbs(0.7, 1e-12));
  CHECK_THAT(cohen_kappa(ratings, 0, 1, kPlain), WithinAbs(0.4, 1e-12));
  // (0.7 - 0.505) / 0.495
  CHECK_THAT(scott_pi(ratings, 0, 1), WithinAbs(0.195 / 0.495, 1e-12));
  CHECK_THAT(scott_pi(ratings, 0, 1), WithinAbs(0.3939394, 5e-8));
  // Of two categories two values apart all weights say the same.
  CHECK_THAT(cohen_kappa(ratings, 0, 1, kQuadratic), WithinAbs(0.4, 1e-12));
}

TEST_CASE("weighted kappas agree with scikit-learn and R") {
  const Ratings ratings = two_raters();

  // tests/oracles/agreement.py
  CHECK_THAT(cohen_kappa(ratings, 0, 1, kPlain),
             WithinAbs(0.4782608695652173, 1e-12));
  CHECK_THAT(cohen_kappa(ratings, 0, 1, kLinear),
             WithinAbs(0.7247706422018348, 1e-12));
  CHECK_THAT(cohen_kappa(ratings, 1, 0, kQuadratic),
             WithinAbs(0.8837209302325582, 1e-12));
}

TEST_CASE("under weights a statistic is that of the resampled units") {
  const Ratings ratings = two_raters();
  std::vector<double> weight, repeated;
  for (std::size_t i = 0; i < ratings.units(); ++i) {
    weight.push_back(static_cast<double>(i % 3));
    for (std::size_t copy = 0; copy < i % 3; ++copy) {
      repeated.push_back(ratings.value(i, 0));
      repeated.push_back(ratings.value(i, 1));
    }
  }
  const Ratings copies(repeated, 2);

  // tests/oracles/agreement.py
  CHECK_THAT(cohen_kappa(ratings, 0, 1, kPlain, weight),
             WithinAbs(0.45945945945945943, 1e-12));
  CHECK_THAT(cohen_kappa(ratings, 0, 1, kQuadratic, weight),
             WithinAbs(0.8706896551724138, 1e-12));
  CHECK_THAT(fleiss_kappa(ratings, weight),
             WithinAbs(fleiss_kappa(copies), 1e-12));
  CHECK_THAT(scott_pi(ratings, 0, 1, weight),
             WithinAbs(scott_pi(copies, 0, 1), 1e-12));
  CHECK_THAT(gwet_ac1(ratings, 5, weight),
             WithinAbs(gwet_ac1(copies, 5), 1e-12));
  CHECK_THAT(marginal_skew(ratings, 0, 1, weight).bias,
             WithinAbs(marginal_skew(copies, 0, 1).bias, 1e-12));
}

TEST_CASE("fourteen raters agree as Wikipedia and statsmodels say") {
  const Ratings ratings = fourteen_raters();

  // tests/oracles/agreement.py
  CHECK_THAT(fleiss_kappa(ratings), WithinAbs(0.20993070442195522, 1e-12));
  CHECK_THAT(randolph_kappa(ratings), WithinAbs(0.2225274725274725, 1e-12));
  CHECK_THAT(percent_agreement(ratings), WithinAbs(0.378021978021978, 1e-12));
  CHECK_THAT(gwet_ac1(ratings), WithinAbs(0.22561415081662817, 1e-12));
}

TEST_CASE("units with one rating are left out, others count alike") {
  const Ratings ratings = with_gaps();

  // tests/oracles/agreement.py
  CHECK_THAT(percent_agreement(ratings), WithinAbs(0.7666666666666666, 1e-12));
  CHECK_THAT(fleiss_kappa(ratings), WithinAbs(0.694767441860465, 1e-12));
  CHECK_THAT(gwet_ac1(ratings), WithinAbs(0.7115384615384615, 1e-12));
}

TEST_CASE("a rare class sinks kappa, and the indices say why") {
  // Gwet's example of the paradox: 118, 5, 2 and 0 of 125.
  const Ratings ratings = yes_or_no(118, 5, 2, 0);

  const MarginalSkew skew = marginal_skew(ratings, 0, 1);

  CHECK_THAT(percent_agreement(ratings), WithinAbs(0.944, 1e-12));
  CHECK(cohen_kappa(ratings, 0, 1, kPlain) < 0);
  // Shares .972 and .028: (.944 - .054432) / (1 - .054432)
  CHECK_THAT(gwet_ac1(ratings), WithinAbs(0.889568 / 0.945568, 1e-12));
  CHECK_THAT(randolph_kappa(ratings), WithinAbs(0.888, 1e-12));
  CHECK_THAT(skew.prevalence, WithinAbs(118.0 / 125, 1e-12));
  CHECK_THAT(skew.bias, WithinAbs(3.0 / 125, 1e-12));
}

TEST_CASE("one class only leaves raw agreement and no kappa") {
  const Ratings ratings = yes_or_no(9, 0, 0, 0);

  CHECK(percent_agreement(ratings) == 1);
  CHECK(std::isnan(cohen_kappa(ratings, 0, 1, kPlain)));
  CHECK(std::isnan(cohen_kappa(ratings, 0, 1, kQuadratic)));
  CHECK(std::isnan(scott_pi(ratings, 0, 1)));
  CHECK(std::isnan(fleiss_kappa(ratings)));
  CHECK(std::isnan(randolph_kappa(ratings)));
  CHECK(std::isnan(gwet_ac1(ratings)));
  CHECK(marginal_skew(ratings, 0, 1).prevalence == 1);
  // Where two classes were possible these two do not need to see both.
  CHECK(randolph_kappa(ratings, 2) == 1);
  CHECK(gwet_ac1(ratings, 2) == 1);
  // A draw of units in which only one class is left is such a case.
  std::vector<double> weight(50, 0.0);
  weight[0] = weight[1] = 3;
  CHECK(std::isnan(fleiss_kappa(yes_or_no(20, 5, 10, 15), weight)));
  CHECK(
      std::isnan(cohen_kappa(yes_or_no(20, 5, 10, 15), 0, 1, kPlain, weight)));
}

TEST_CASE("without two ratings of anything there is no agreement") {
  const Ratings single(std::vector<double>{1, kAbsent, kAbsent, 2}, 2);

  CHECK(std::isnan(percent_agreement(single)));
  CHECK(std::isnan(cohen_kappa(single, 0, 1, kPlain)));
  CHECK(std::isnan(fleiss_kappa(single)));
  CHECK(std::isnan(gwet_ac1(single)));
  CHECK(std::isnan(marginal_skew(single, 0, 1).bias));
  CHECK(std::isnan(percent_agreement(Ratings({}, 2))));
}

}  // namespace
}  // namespace assize
