#include "stats/equivalence_test.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "stats/interval.h"
#include "stats/small_sample.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

TEST_CASE("two one-sided t tests agree with statsmodels") {
  struct Case {
    double lower, upper, p_lower, p_upper;
  };
  // tests/oracles/hypothesis_tests.py: ten values, ttost_mean.
  const auto t = GENERATE(values<Case>({
      {-0.2, 0.2, 0.0002521352880681112, 0.1456742389644661},
      {-0.1, 0.4, 0.002526160868481232, 0.0009617058614144827},
      {-0.3, 0.1, 3.591091663753749e-05, 0.6787924311396054},
  }));

  const EquivalenceTest test =
      equivalence_test(0.13, 0.06244997998398398, {t.lower, t.upper}, 9);

  CHECK_THAT(test.p_lower, WithinRel(t.p_lower, 1e-11));
  CHECK_THAT(test.p_upper, WithinRel(t.p_upper, 1e-11));
  CHECK(test.p == std::max(test.p_lower, test.p_upper));
}

TEST_CASE("equivalence is the interval within the margin") {
  for (const double estimate : {0.0, 0.01, 0.03, -0.04}) {
    for (const double error : {0.01, 0.02, 0.03}) {
      const double half = student_quantile(0.95, 12) * error;
      const bool within = std::abs(estimate) + half <= 0.05;
      CAPTURE(estimate, error);
      CHECK((equivalence_test(estimate, error, {-0.05, 0.05}, 12).p <= 0.05) ==
            within);
    }
  }
}

TEST_CASE("without a spread equivalence is not decided") {
  const EquivalenceTest test = equivalence_test(0, 0, {-1, 1});

  CHECK(std::isnan(test.p_lower));
  CHECK(std::isnan(test.p_upper));
  CHECK(std::isnan(test.p));
}

/// Replicates with a skew around a value, and influences with another.
struct Bootstrap {
  std::vector<double> replicates, influence;
  Bootstrap() {
    for (int i = 0; i < 4999; ++i) {
      const double u = (i + 0.5) / 4999;
      replicates.push_back(normal_quantile(u) + 0.1 * std::exp(2 * u) - 0.3);
      influence.push_back(std::exp(std::sin(i)));
    }
  }
};

TEST_CASE("on a bootstrap each side inverts one end of the interval") {
  const Bootstrap boot;
  const Margin margin = {-1.5, 1.4};

  const EquivalenceTest test = equivalence_test(
      0, boot.replicates, boot.influence, margin, 0, kNormalFreedom);

  // The 1 - 2 p interval ends at the margin.
  CHECK_THAT(
      bca_interval(0, boot.replicates, boot.influence, 1 - 2 * test.p_lower)
          .lower,
      WithinAbs(margin.lower, 0.01));
  CHECK_THAT(
      bca_interval(0, boot.replicates, boot.influence, 1 - 2 * test.p_upper)
          .upper,
      WithinAbs(margin.upper, 0.01));
  CHECK(test.p == std::max(test.p_lower, test.p_upper));
}

TEST_CASE("few clusters make equivalence harder, as they widen intervals") {
  const Bootstrap boot;
  const Margin margin = {-1.9, 2.1};

  const EquivalenceTest plain =
      equivalence_test(0, boot.replicates, {}, margin, 0, kNormalFreedom);
  const EquivalenceTest few =
      equivalence_test(0, boot.replicates, {}, margin, 6, 5);

  CHECK(few.p > plain.p);
  CHECK_THAT(few.p_lower,
             WithinRel(expanded_p(2 * plain.p_lower, 6) / 2, 1e-9));
  const double level = expanded_level(1 - 2 * few.p_lower, 6);
  CHECK_THAT(bca_interval(0, boot.replicates, {}, level).lower,
             WithinAbs(margin.lower, 0.01));
}

TEST_CASE("an effect outside the margin has a large p-value") {
  const Bootstrap boot;

  CHECK(equivalence_test(0, boot.replicates, {}, {0.5, 2}, 0, kNormalFreedom)
            .p_lower > 0.5);
  CHECK(equivalence_test(0, boot.replicates, {}, {-2, -0.5}, 0, kNormalFreedom)
            .p_upper > 0.5);
  CHECK(equivalence_test(0, boot.replicates, {}, {-50, 50}, 0, kNormalFreedom)
            .p == 1.0 / 5000);
  CHECK(equivalence_test(0, {}, {}, {-1, 1}, 0, kNormalFreedom).p == 1);
}

}  // namespace
}  // namespace assize
