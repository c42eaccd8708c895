#include "audit/budget_fit.h"

#include <catch2/catch.hpp>

using namespace assize;

namespace {

Forecast needs(Usage expected, Usage most) {
  Forecast out;
  out.expected = expected;
  out.most = most;
  return out;
}

/// "requests fits" for each ceiling.
std::vector<std::string> fits(const Ceilings& ceilings, const Usage& spent) {
  const Forecast forecast =
      needs({10, 500, 1'000'000'000}, {10, 900, 2'500'000'000});
  std::vector<std::string> out;
  for (const CeilingFit& fit : fit_budget(ceilings, spent, forecast)) {
    out.push_back(std::string(fit.name) + ' ' + std::string(name(fit.fit)));
  }
  return out;
}

using Fits = std::vector<std::string>;

}  // namespace

TEST_CASE("a plan fits a ceiling, is likely to, or exceeds it") {
  CHECK(fits({}, {}) == Fits{});
  CHECK(fits({10, 900, 2'500'000'000}, {}) ==
        Fits{"requests fits", "tokens fits", "usd fits"});
  CHECK(fits({10, 899, 2'499'999'999}, {}) ==
        Fits{"requests fits", "tokens likely", "usd likely"});
  CHECK(fits({9, 499, 999'999'999}, {}) ==
        Fits{"requests exceeds", "tokens exceeds", "usd exceeds"});
}

TEST_CASE("what was spent before counts towards a ceiling") {
  CHECK(fits({12, 950, 3'000'000'000}, {2, 50, 500'000'000}) ==
        Fits{"requests fits", "tokens fits", "usd fits"});
  CHECK(fits({12, 950, 3'000'000'000}, {3, 51, 500'000'001}) ==
        Fits{"requests exceeds", "tokens likely", "usd likely"});
}

TEST_CASE("a ceiling is told in its unit") {
  const auto out = fit_budget({{}, {}, 5'000'000'000}, {.nano = 250'000'000},
                              needs({}, {.nano = 1'500'000'000}));

  REQUIRE(out.size() == 1);
  CHECK(out[0].unit == "US dollars");
  CHECK(out[0].ceiling == 5);
  CHECK(out[0].spent == 0.25);
  CHECK(out[0].most == 1.5);
}
