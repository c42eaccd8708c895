#include "audit/conclusions.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace assize;
using Catch::Matchers::WithinAbs;

namespace {

Effect effect(double p, double lower, double upper, std::uint16_t judge = 0,
              std::string contrast = "x.shout") {
  Effect out;
  out.contrast = std::move(contrast);
  out.quantity.judge = judge;
  out.p = p;
  out.margin = 1;
  // As if it were tested at the same level as its interval.
  out.p_equivalence = lower > -1 && upper < 1 ? 0.01 : 0.9;
  out.estimate.value = (lower + upper) / 2;
  out.estimate.interval = Interval{lower, upper, 0.95};
  out.estimate.clusters = 100;
  return out;
}

std::vector<double> q_of(const std::vector<Effect>& effects) {
  std::vector<double> out;
  for (const Effect& one : effects) out.push_back(one.q);
  return out;
}

const Statistics kStatistics{.fdr = 0.05, .margin = 1};

}  // namespace

TEST_CASE("effects are adjusted together, or each judge's by themselves") {
  // Benjamini and Hochberg 1995 by hand: p n / rank, the least from above.
  std::vector<Effect> effects = {effect(0.01, 2, 4, 0), effect(0.04, 2, 4, 1),
                                 effect(0.03, 2, 4, 0), effect(0.2, -2, 4, 1)};

  conclude(effects, kStatistics, false);
  CHECK_THAT(q_of(effects)[0], WithinAbs(0.04, 1e-12));
  CHECK_THAT(q_of(effects)[1], WithinAbs(0.16 / 3, 1e-12));
  CHECK_THAT(q_of(effects)[2], WithinAbs(0.16 / 3, 1e-12));
  CHECK_THAT(q_of(effects)[3], WithinAbs(0.2, 1e-12));

  conclude(effects, kStatistics, true);
  CHECK_THAT(q_of(effects)[0], WithinAbs(0.02, 1e-12));
  CHECK_THAT(q_of(effects)[1], WithinAbs(0.08, 1e-12));
  CHECK_THAT(q_of(effects)[2], WithinAbs(0.03, 1e-12));
  CHECK_THAT(q_of(effects)[3], WithinAbs(0.2, 1e-12));
}

TEST_CASE("effects beyond a surrogate are a family of their own") {
  const std::string beyond = "x.shout" + std::string(kBeyond) + "taste";
  std::vector<Effect> effects = {effect(0.04, 2, 4),
                                 effect(0.5, -4, 4, 0, beyond)};

  conclude(effects, kStatistics, true);

  CHECK(q_of(effects) == std::vector<double>{0.04, 0.5});
}

TEST_CASE("what the audit set out to see is one family, over all judges") {
  std::vector<Effect> effects = {effect(0.02, 2, 4, 0), effect(0.04, 2, 4, 1),
                                 effect(0.001, 2, 4, 0)};
  effects[0].confirmatory = effects[1].confirmatory = true;

  conclude(effects, kStatistics, true);

  CHECK(family(effects[0]) == "confirmatory");
  CHECK(family(effects[2]) == "exploratory");
  CHECK(q_of(effects) == std::vector<double>{0.04, 0.04, 0.001});
  // Times 1 + 1 / 2 in a family of two, and 1 in one of one.
  CHECK_THAT(effects[0].q_by, WithinAbs(0.06, 1e-12));
  CHECK_THAT(effects[2].q_by, WithinAbs(0.001, 1e-12));
}

TEST_CASE("equivalence is adjusted over all that is tested for it") {
  std::vector<Effect> effects = {effect(0.5, -0.5, 0.5), effect(0.001, 2, 4)};
  effects[0].p_equivalence = 0.03;

  conclude(effects, kStatistics, true);

  CHECK_THAT(effects[0].q_equivalence, WithinAbs(0.06, 1e-12));
  CHECK(effects[0].conclusion == Conclusion::kInconclusive);
}

TEST_CASE("a small effect is absent before it is present, or stays open") {
  std::vector<Effect> effects = {effect(0.001, 0.2, 0.8), effect(0.001, 2, 4),
                                 effect(0.4, -1, 5), effect(0.001, 0, 0)};
  effects[3].estimate.interval.reset();

  conclude(effects, kStatistics, true);

  CHECK(effects[0].conclusion == Conclusion::kAbsent);
  CHECK(effects[1].conclusion == Conclusion::kPresent);
  CHECK(effects[2].conclusion == Conclusion::kInconclusive);
  // Half the width is 3 around 2, so zero is left out at (3 / 2)^2 as many.
  CHECK(effects[2].items_needed == 225);
  CHECK(effects[3].conclusion == Conclusion::kInconclusive);
}
