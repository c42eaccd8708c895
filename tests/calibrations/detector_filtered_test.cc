#include <catch2/catch.hpp>
#include <cmath>

#include "calibrations/prepared.h"

namespace assize::calibrations {
extern const CalibrationPlugin detector_filtered;
}

using namespace assize;
using assize::testing::Prepared;
using assize::testing::values;
using Catch::Matchers::WithinAbs;

namespace {

constexpr std::size_t kItems = 40;
const std::vector<double> kOnes(kItems, 1.0);

/// "gamed" wins every item below ten and a quarter of the others.
double outcome(std::size_t system, std::size_t item) {
  if (system == 1) return item % 2 == 0 ? 1 : 0;
  return item < 10 || item % 4 == 0 ? 1 : 0;
}

Finding flagged(double clean_rate) {
  Finding out;
  out.detector = "x";
  out.subject = "gamed";
  out.flagged = true;
  out.share = 0.25;
  out.clean_rate = clean_rate;
  for (std::uint32_t i = 0; i < 10; ++i) out.affected.push_back(i);
  return out;
}

Prepared prepare(const std::vector<Finding>& findings) {
  return testing::prepare(
      calibrations::detector_filtered,
      testing::make_benchmark({.items = kItems,
                               .systems = {"base", "plain", "gamed"},
                               .outcome = outcome}),
      "{}", findings);
}

}  // namespace

TEST_CASE("detector_filtered takes out what was found, and no more") {
  const Prepared prepared = prepare({flagged(0)});

  const auto found = values(prepared, kOnes);

  REQUIRE(found.size() == 4);
  CHECK_THAT(found[0], WithinAbs(50, 1e-12));  // plain, which nobody flagged.
  CHECK_THAT(found[1], WithinAbs(50, 1e-12));
  // Of the items from ten on, 12, 16, ..., 36 are won: 7 of 30; or of all 40.
  CHECK_THAT(found[2], WithinAbs(700 / 30.0, 1e-12));
  CHECK_THAT(found[3], WithinAbs(700 / 40.0, 1e-12));
  CHECK(prepared.estimator->quantities()[2].n == 30);
}

TEST_CASE("detector_filtered gives honest answers back, by the clean rate") {
  // Of 40 honest answers 0.1 would be found: with s = 0.25 the attacked share
  // is 1 / 6, so of ten found 40 * 0.1 * 5 / 6 = 10 / 3 are honest.
  const auto found = values(prepare({flagged(0.1)}), kOnes);

  CHECK_THAT(found[2], WithinAbs(100 * (7 + 10 / 3.0) / (30 + 10 / 3.0), 1e-9));
  // A detector that finds as many of the clean answers has found nothing.
  const auto all = values(prepare({flagged(0.25)}), kOnes);
  CHECK_THAT(all[2], WithinAbs(100 * 17 / 40.0, 1e-9));
}

TEST_CASE("detector_filtered's influence is its derivative by the weights") {
  const Prepared prepared = prepare({flagged(0.1)});
  std::vector<double> influence(kItems * 4);
  prepared.estimator->influence(influence);

  for (std::size_t g = 0; g < kItems; ++g) {
    std::vector<double> up = kOnes, down = kOnes;
    up[g] += 1e-4;
    down[g] -= 1e-4;
    const auto above = values(prepared, up), below = values(prepared, down);
    for (std::size_t q = 0; q < 4; ++q) {
      CHECK_THAT(influence[g * 4 + q],
                 WithinAbs(kItems * (above[q] - below[q]) / 2e-4, 1e-3));
    }
  }
}

TEST_CASE("detector_filtered says why it takes nothing out") {
  Finding fine = flagged(0.1), whole = flagged(0.1);
  fine.flagged = false;
  whole.affected.clear();
  whole.clean_rate = kAbsent;
  CHECK(prepare({}).refused == "no detector ran: name some under 'detectors'");
  CHECK(prepare({fine}).refused ==
        "no system was flagged: nothing is to be taken out");

  const Prepared prepared = prepare({whole});
  REQUIRE(prepared.refused.empty());
  CHECK_THAT(values(prepared, kOnes)[2], WithinAbs(42.5, 1e-12));
  CHECK(prepared.estimator->notes().assumes.back() ==
        "Flagged as a whole, so that no answers of theirs could be taken out: "
        "gamed.");
}
