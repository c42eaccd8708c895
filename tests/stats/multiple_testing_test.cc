#include "stats/multiple_testing.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "core/stream.h"
#include "core/verdict.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

TEST_CASE("the example of Benjamini and Hochberg rejects four at 5 %") {
  // Benjamini and Hochberg 1995, section 3.2.
  const std::vector<double> p = {.0001, .0004, .0019, .0095, .0201,
                                 .0278, .0298, .0344, .0459, .3240,
                                 .4262, .5719, .6528, .7590, 1.0};

  const std::vector<double> q = benjamini_hochberg(p);

  CHECK_THAT(q[0], WithinAbs(0.0015, 1e-12));
  CHECK_THAT(q[1], WithinAbs(0.003, 1e-12));
  CHECK_THAT(q[2], WithinAbs(0.0095, 1e-12));
  CHECK_THAT(q[3], WithinAbs(0.035625, 1e-12));
  CHECK(std::ranges::count_if(q, [](double v) { return v <= 0.05; }) == 4);
}

TEST_CASE("four corrections of the example agree with statsmodels and R") {
  const std::vector<double> p = {.0001, .0004, .0019, .0095, .0201,
                                 .0278, .0298, .0344, .0459, .3240,
                                 .4262, .5719, .6528, .7590, 1.0};
  // tests/oracles/hypothesis_tests.py: fdr_bh, fdr_by, holm, bonferroni.
  const std::vector<std::vector<double>> expected = {
      {0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714285714286,
       0.06385714285714286, 0.0645, 0.0765, 0.486, 0.5811818181818182, 0.714875,
       0.7532307692307693, 0.8132142857142857, 1.0},
      {0.004977343489843491, 0.009954686979686982, 0.03152317543567544,
       0.11821190788378289, 0.20008920829170831, 0.21189262285333715,
       0.21189262285333715, 0.2140257700632701, 0.253844517982018, 1, 1, 1, 1,
       1, 1},
      {0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213, 1, 1,
       1, 1, 1, 1},
      {0.0015, 0.006, 0.0285, 0.1425, 0.3015, 0.417, 0.447, 0.516, 0.6885, 1, 1,
       1, 1, 1, 1}};

  const std::vector<std::vector<double>> adjusted = {
      benjamini_hochberg(p), benjamini_yekutieli(p), holm(p), bonferroni(p)};

  std::vector<std::ptrdiff_t> rejected;
  for (std::size_t m = 0; m < 4; ++m) {
    for (std::size_t i = 0; i < p.size(); ++i) {
      CAPTURE(m, i);
      CHECK_THAT(adjusted[m][i], WithinAbs(expected[m][i], 1e-12));
    }
    rejected.push_back(
        std::ranges::count_if(adjusted[m], [](double v) { return v <= 0.05; }));
  }
  CHECK(rejected == std::vector<std::ptrdiff_t>{4, 3, 3, 3});
}

TEST_CASE("no correction counts what is absent") {
  const std::vector<double> p = {0.04, kAbsent, 0.01, kAbsent};

  for (const auto& q : {benjamini_yekutieli(p), holm(p), bonferroni(p)}) {
    CHECK(std::isnan(q[1]));
    CHECK(std::isnan(q[3]));
  }
  CHECK_THAT(benjamini_yekutieli(p)[0], WithinAbs(0.06, 1e-15));
  CHECK_THAT(holm(p)[0], WithinAbs(0.04, 1e-15));
  CHECK_THAT(bonferroni(p)[0], WithinAbs(0.08, 1e-15));
  CHECK(holm({}).empty());
}

TEST_CASE("Holm's adjusted p-values reject what his procedure rejects") {
  // From the definition: reject from the smallest on while p_(k) is at most
  // alpha / (m - k + 1). Ties included.
  Stream stream(2, {"multiple_testing_test"});
  for (int round = 0; round < 300; ++round) {
    const std::size_t m = 1 + stream.below(12);
    std::vector<double> p(m);
    for (double& value : p) {
      value = static_cast<double>(stream.below(20)) / 400;
    }
    const double alpha = 0.001 + 0.2 * stream.uniform();
    std::vector<double> ascending = p;
    std::ranges::sort(ascending);
    std::size_t count = 0;
    while (count < m &&
           ascending[count] * static_cast<double>(m - count) <= alpha) {
      ++count;
    }

    const std::vector<double> q = holm(p);

    for (std::size_t i = 0; i < m; ++i) {
      CHECK((q[i] <= alpha) == (count > 0 && p[i] <= ascending[count - 1]));
    }
  }
}

TEST_CASE("absent p-values stay absent and are not counted") {
  const std::vector<double> q =
      benjamini_hochberg(std::vector<double>{0.04, kAbsent, 0.01, kAbsent});

  CHECK_THAT(q[0], WithinAbs(0.04, 1e-15));
  CHECK(std::isnan(q[1]));
  CHECK_THAT(q[2], WithinAbs(0.02, 1e-15));
  CHECK(std::isnan(q[3]));
  CHECK(benjamini_hochberg({}).empty());
}

TEST_CASE("adjusted p-values reject what the step-up procedure rejects") {
  // Brute force from the definition: reject the k smallest, where k is the
  // largest rank with p_(k) <= alpha k / m. Ties included.
  Stream stream(1, {"multiple_testing_test"});
  for (int round = 0; round < 300; ++round) {
    const std::size_t m = 1 + stream.below(12);
    std::vector<double> p(m);
    for (double& value : p) {
      value = static_cast<double>(stream.below(20)) / 200;
    }
    const double alpha = 0.001 + 0.1 * stream.uniform();
    std::vector<double> ascending = p;
    std::ranges::sort(ascending);
    double threshold = -1;
    for (std::size_t k = 1; k <= m; ++k) {
      const double bound =
          alpha * static_cast<double>(k) / static_cast<double>(m);
      if (ascending[k - 1] <= bound) threshold = ascending[k - 1];
    }

    const std::vector<double> q = benjamini_hochberg(p);

    for (std::size_t i = 0; i < m; ++i) {
      CHECK((q[i] <= alpha) == (p[i] <= threshold));
    }
  }
}

}  // namespace
}  // namespace assize
