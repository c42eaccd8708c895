#include "stats/rogan_gladen.h"

#include <catch2/catch.hpp>
#include <cmath>

namespace assize {

using Catch::Matchers::WithinAbs;

// confidence_interval of UW-Madison-Lee-Lab/LLM-judge-reporting;
// tests/oracles/judge_errors.py has more digits.
TEST_CASE("the correction and its interval are the published ones") {
  struct Gold {
    JudgeErrors errors;
    double unclipped, value, lower, upper;
    std::string warning;
  };
  const auto gold = GENERATE(Gold{{.4, .7, .9, 1000, 200, 200},
                                  0.1666666666666668,
                                  0.1666666666666668,
                                  0.056350724841608926,
                                  0.2627330257859588,
                                  ""},
                             Gold{{.8, .7, .9, 1000, 50, 50},
                                  0.8333333333333333,
                                  0.8333333333333333,
                                  0.7205356168934587,
                                  0.9984718030999611,
                                  ""},
                             Gold{{.25, .7, .9, 500, 100, 100},
                                  -0.0833333333333334,
                                  0,
                                  0,
                                  0.07110574830511769,
                                  "the estimate -0.0833 was clipped"},
                             Gold{{.5, .55, .6, 800, 90, 110},
                                  0.3333333333333338,
                                  0.3333333333333338,
                                  0,
                                  0.8810182558958071,
                                  "Youden's J is 0.150, below 0.2"});

  const auto fit = rogan_gladen(gold.errors, 0.95);

  REQUIRE(fit.has_value());
  CHECK_THAT(fit->unclipped, WithinAbs(gold.unclipped, 1e-12));
  CHECK_THAT(fit->value, WithinAbs(gold.value, 1e-12));
  CHECK_THAT(fit->interval.lower, WithinAbs(gold.lower, 1e-12));
  CHECK_THAT(fit->interval.upper, WithinAbs(gold.upper, 1e-12));
  CHECK(fit->warning == gold.warning);
}

TEST_CASE("rates are counted from labels and verdicts") {
  const JudgeCounts counts{20, 13, {4, 6}, {1, 5}};

  const JudgeErrors errors = judge_errors(counts);

  CHECK_THAT(errors.specificity, WithinAbs(0.75, 1e-15));
  CHECK_THAT(errors.sensitivity, WithinAbs(0.8333333333333334, 1e-15));
  CHECK(errors.negatives == 4);
  CHECK(errors.positives == 6);
  // tests/oracles/judge_errors.py
  CHECK_THAT(rogan_gladen_value(counts), WithinAbs(0.6857142857142854, 1e-12));
}

TEST_CASE("a judge that tells nothing is refused with a diagnosis") {
  const auto refusal = [](const JudgeErrors& errors) {
    const auto fit = rogan_gladen(errors, 0.95);
    REQUIRE_FALSE(fit.has_value());
    return fit.error().message;
  };

  CHECK(refusal({.4, .5, .5, 100, 20, 20}) ==
        "Youden's J is 0.000 (specificity 0.500, sensitivity 0.500): the judge "
        "is no better than chance, so its errors cannot be taken out");
  CHECK(refusal({.4, .3, .5, 100, 20, 20}) ==
        "Youden's J is -0.200 (specificity 0.300, sensitivity 0.500): the "
        "judge goes against people, so its errors cannot be taken out");
  CHECK(refusal({.4, .1, .91, 100, 100000, 10}) ==
        "Youden's J is 0.010 and not above 0 once two pseudo-counts are added "
        "to each side: too few labels for so weak a judge");
  CHECK(refusal({.4, kAbsent, .9, 100, 0, 10}) ==
        "people never say no on the labelled rows, so the judge's specificity "
        "is unknown");
  CHECK(std::isnan(rogan_gladen_value({20, 13, {5, 5}, {5, 0}})));
}

// allocate_calibration_sample of UW-Madison-Lee-Lab/LLM-judge-reporting.
TEST_CASE("labels are split as published") {
  const auto split = [](double p, double q0, double q1, std::size_t labels,
                        std::size_t pilot) {
    const LabelSplit out = split_labels({p, q0, q1, 0, 0, 0}, labels, pilot);
    return std::pair(out.negatives, out.positives);
  };
  using Pair = std::pair<std::size_t, std::size_t>;

  CHECK(split(.4, .7, .9, 200, 10) == Pair{136, 64});
  CHECK(split(.4, .7, .9, 200, 0) == Pair{144, 56});
  CHECK(split(.8, .9, .8, 500, 10) == Pair{85, 415});
  CHECK(split(.99, .9, .9, 100, 30) == Pair{30, 70});
  CHECK(split(.4, .7, 1, 200, 0) == Pair{200, 0});
}

TEST_CASE("there is one share at which an erring judge is right") {
  const JudgeErrors errors{0, .7, .9, 0, 0, 0};

  const double share = unbiased_share(errors);

  // It says yes to .9 of the share and .3 of the rest.
  CHECK_THAT(.9 * share + .3 * (1 - share), WithinAbs(share, 1e-15));
  CHECK(std::isnan(unbiased_share({0, 1, 1, 0, 0, 0})));
}

}  // namespace assize
