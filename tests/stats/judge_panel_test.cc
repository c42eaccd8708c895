#include "stats/judge_panel.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "core/verdict.h"
#include "stats/agreement.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

/// Four judges' errors on forty units, by the rule of tests/oracles.
std::vector<double> errors_by_rule() {
  std::vector<double> errors;
  for (int i = 0; i < 40; ++i) {
    for (int j = 0; j < 4; ++j) {
      errors.push_back((i * (j + 3) + j) % 7 < 2 + j % 2 ? 1 : 0);
    }
  }
  return errors;
}

TEST_CASE("the mean correlation of errors agrees with numpy") {
  const ErrorCorrelation errors =
      error_correlation(Ratings(errors_by_rule(), 4));

  // tests/oracles/agreement.py
  CHECK_THAT(errors.mean, WithinAbs(-0.1514439007473939, 1e-12));
  CHECK_THAT(effective_judges(4, errors.mean),
             WithinAbs(7.330460678101009, 1e-10));
  CHECK(errors.pairs == 6);
  CHECK(errors.flat == 0);
}

TEST_CASE("pairs without a correlation are counted apart") {
  // The second judge is never wrong; the third shares one unit with the first.
  const Ratings errors(
      std::vector<double>{1, 0, kAbsent, 0, 0, 1, 1, 0, kAbsent}, 3);

  const ErrorCorrelation none = error_correlation(errors);

  CHECK(std::isnan(none.mean));
  CHECK(none.pairs == 0);
  CHECK(none.flat == 3);
}

TEST_CASE("weights stand for copies of units") {
  const std::vector<double> errors = {1, 0, 1, 1, 0, 0, 0, 1};
  const std::vector<double> copies = {1, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1};

  CHECK_THAT(
      error_correlation(Ratings(errors, 2), std::vector<double>{1, 2, 3, 1})
          .mean,
      WithinAbs(error_correlation(Ratings(copies, 2)).mean, 1e-14));
}

TEST_CASE("correlated judges are worth fewer, as published") {
  CHECK_THAT(effective_judges(9, 0.2), WithinAbs(9 / 2.6, 1e-12));
  CHECK_THAT(effective_judges(9, 0.2), WithinAbs(3.4615, 5e-5));
  CHECK_THAT(effective_judges(9, 0.4), WithinAbs(2.1429, 5e-5));
  // Six judges of LLMBar.
  CHECK_THAT(effective_judges(6, 0.3637268), WithinAbs(2.1286907, 2e-7));
  CHECK(std::isnan(effective_judges(3, kAbsent)));
  CHECK(std::isinf(effective_judges(3, -0.5)));
}

TEST_CASE("three judges of 0.8 are right 0.896 of the time") {
  const std::vector<double> three(3, 0.8);

  CHECK_THAT(condorcet_accuracy(three), WithinAbs(0.896, 1e-12));
}

TEST_CASE("the majority of unlike judges is the sum over all outcomes") {
  const std::vector<double> accuracy = {0.9, 0.55, 0.7, 0.3, 1, 0.62};
  for (std::size_t n = 1; n <= accuracy.size(); ++n) {
    double expected = 0;
    for (unsigned outcome = 0; outcome < 1U << n; ++outcome) {
      double chance = 1, right = 0;
      for (std::size_t j = 0; j < n; ++j) {
        const bool is_right = (outcome >> j & 1) != 0;
        chance *= is_right ? accuracy[j] : 1 - accuracy[j];
        right += is_right ? 1 : 0;
      }
      if (2 * right > n) expected += chance;
      if (2 * right == n) expected += chance / 2;
    }
    CHECK_THAT(condorcet_accuracy(std::span(accuracy).first(n)),
               WithinAbs(expected, 1e-14));
  }
  CHECK(std::isnan(condorcet_accuracy({})));
}

TEST_CASE("each judge is left out in turn") {
  // The third judge is the one who disagrees.
  const Ratings panel(std::vector<double>{1, 1, 0, 0, 0, 1, 1, 1, 0}, 3);

  const std::vector<double> agreement = leave_one_judge_out(
      panel, [](const Ratings& rest) { return percent_agreement(rest); });

  CHECK(agreement == std::vector<double>{0, 0, 1});
}

}  // namespace
}  // namespace assize
