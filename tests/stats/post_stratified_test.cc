#include "stats/post_stratified.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "stats/wald_interval.h"

namespace assize {

using Catch::Matchers::WithinAbs;

// tests/oracles/judge_errors.py: 13 of 20 yes; labels 1 of 4 where
// the judge says no, 5 of 6 where it says yes.
TEST_CASE("labels are post-stratified by what the judge says") {
  const JudgeCounts counts{20, 13, {4, 6}, {1, 5}};

  const PostStratified fit = post_stratified(counts);
  const Interval interval =
      logit_interval(fit.value, fit.standard_error, 10, 0.95);

  CHECK_FALSE(fit.classical);
  CHECK_THAT(fit.value, WithinAbs(0.6291666666666668, 1e-12));
  CHECK_THAT(fit.standard_error, WithinAbs(0.13925853587775083, 1e-12));
  CHECK_THAT(interval.lower, WithinAbs(0.34497673346134033, 1e-12));
  CHECK_THAT(interval.upper, WithinAbs(0.8453362033916606, 1e-12));
}

TEST_CASE("a judge with one answer leaves the labels' mean, and says so") {
  const PostStratified never_no = post_stratified({20, 13, {0, 10}, {0, 6}});
  const PostStratified never_yes = post_stratified({20, 13, {8, 0}, {2, 0}});

  CHECK(never_no.classical);
  CHECK_THAT(never_no.value, WithinAbs(0.6, 1e-15));
  CHECK_THAT(never_no.standard_error, WithinAbs(std::sqrt(0.024), 1e-15));
  CHECK(never_no.reason ==
        "the judge never says no on a labelled row; the labels' mean is given");
  CHECK(never_yes.value == 0.25);
  CHECK(never_yes.reason ==
        "the judge never says yes on a labelled row; the labels' mean is "
        "given");
  CHECK(post_stratified_gradient({20, 13, {0, 10}, {0, 6}}).label[1] == 0.1);
}

TEST_CASE("without labels or test rows there is no value") {
  CHECK(std::isnan(post_stratified({20, 13, {0, 0}, {0, 0}}).value));
  CHECK(std::isnan(post_stratified({0, 0, {4, 6}, {1, 5}}).value));
}

}  // namespace assize
