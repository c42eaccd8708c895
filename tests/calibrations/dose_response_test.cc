#include <catch2/catch.hpp>
#include <cmath>

#include "calibrations/prepared.h"

namespace assize::calibrations {
extern const CalibrationPlugin dose_response;
}

using namespace assize;
using assize::testing::Prepared;
using assize::testing::values;
using Catch::Matchers::WithinAbs;

namespace {

constexpr std::size_t kItems = 50;
constexpr double kResponse = 1.7;

double sigmoid(double t) { return 1 / (1 + std::exp(-t)); }

/// Systems 1 and 2 are clean, 3 and 4 what padding makes of them, 5 a constant.
std::size_t length(std::size_t s, std::size_t i) {
  if (s == 0) return 100;
  if (s == 5) return 40;
  const std::size_t clean = (s - 1) % 2;
  const std::size_t own = 60 + 50 * clean + 5 * ((i * (clean + 3)) % 9);
  return s > 2 ? own * (2 + i % 2) : own;
}

double relative(double a, double b) { return (a - b) / (a + b); }

/// What the answer is worth.  Longer answers of a system say more (which a
/// regression on lengths would take for a bias), and padding adds nothing.
double worth(std::size_t s, std::size_t i) {
  if (s == 5) return -2;
  const std::size_t clean = 1 + (s - 1) % 2;
  return (clean == 1 ? -0.7 : 0.3) +
         0.02 * static_cast<double>(length(clean, i)) - 1.5;
}

testing::Synthetic padded(double response) {
  return {.items = kItems,
          .systems = {"base", "a", "b", "a + pad", "b + pad", "constant"},
          .outcome =
              [response](std::size_t s, std::size_t i) {
                const auto own = static_cast<double>(length(s, i));
                return sigmoid(worth(s, i) + response * relative(own, 100));
              },
          .length = length};
}

Benchmark with_entrants(const testing::Synthetic& plan) {
  Benchmark bench = testing::make_benchmark(plan);
  bench.entrants = {
      {.system = 3, .clean = 1, .arm = 1, .same_content = true, .dose = 2},
      {.system = 4, .clean = 2, .arm = 1, .same_content = true, .dose = 2},
      {.system = 5, .clean = Entrant::kConstant, .arm = 2}};
  return bench;
}

Prepared prepare(Benchmark bench) {
  return testing::prepare(calibrations::dose_response, std::move(bench));
}

const std::vector<double> kOnes(kItems, 1.0);

}  // namespace

TEST_CASE("a planted response to length is taken out of every system's score") {
  const Prepared prepared = prepare(with_entrants(padded(kResponse)));
  REQUIRE(prepared.refused.empty());

  const auto found = values(prepared, kOnes);

  // The judge without the response: what each answer is worth.
  for (std::size_t s = 1; s < 6; ++s) {
    double truth = 0;
    for (std::size_t i = 0; i < kItems; ++i) truth += sigmoid(worth(s, i));
    CAPTURE(s);
    CHECK_THAT(found[s - 1], WithinAbs(100 * truth / kItems, 1e-4));
  }
  const auto notes = prepared.estimator->notes();
  CHECK(notes.parameters[0].first == "response:length");
  CHECK_THAT(notes.parameters[0].second, WithinAbs(kResponse, 1e-4));
  CHECK(notes.parameters.back().second == 2 * kItems);
}

TEST_CASE("a judge that padding does not move keeps its scores") {
  const Prepared prepared = prepare(with_entrants(padded(0)));
  REQUIRE(prepared.refused.empty());

  const auto found = values(prepared, kOnes);

  for (std::size_t s = 1; s < 6; ++s) {
    double raw = 0;
    for (std::size_t i = 0; i < kItems; ++i) raw += padded(0).outcome(s, i);
    CHECK_THAT(found[s - 1], WithinAbs(100 * raw / kItems, 1e-6));
  }
}

TEST_CASE("influences are the derivatives of the scores by their weights") {
  testing::Synthetic plan = padded(kResponse);
  plan.outcome = [](std::size_t s, std::size_t i) {
    const auto own = static_cast<double>(length(s, i));
    const double noise = std::sin(static_cast<double>(7 * i + 3 * s));
    return sigmoid(worth(s, i) + kResponse * relative(own, 100) + noise);
  };
  const Prepared prepared = prepare(with_entrants(plan));
  REQUIRE(prepared.refused.empty());
  const std::size_t columns = prepared.estimator->quantities().size();
  std::vector<double> influence(kItems * columns);

  prepared.estimator->influence(influence);

  constexpr double kStep = 1e-5;
  for (std::size_t g = 0; g < kItems; g += 7) {
    auto up = kOnes, down = kOnes;
    up[g] += kStep;
    down[g] -= kStep;
    const auto high = values(prepared, up), low = values(prepared, down);
    for (std::size_t q = 0; q < columns; ++q) {
      const double slope = kItems * (high[q] - low[q]) / (2 * kStep);
      CHECK_THAT(influence[g * columns + q], WithinAbs(slope, 1e-3));
    }
  }
}

TEST_CASE("a weight of two is the instruction twice") {
  const Prepared prepared = prepare(with_entrants(padded(kResponse)));
  std::vector<double> weight(kItems, 0.0);
  weight[4] = 2;
  weight[9] = 1;

  const auto found = values(prepared, weight);

  for (std::size_t s = 1; s < 6; ++s) {
    const double mean = (2 * sigmoid(worth(s, 4)) + sigmoid(worth(s, 9))) / 3;
    CHECK_THAT(found[s - 1], WithinAbs(100 * mean, 1e-2));
  }
}

TEST_CASE("without an attack that adds nothing there is no response to take") {
  Benchmark bench = with_entrants(padded(kResponse));
  for (Entrant& entrant : bench.entrants) entrant.same_content = false;

  const Prepared prepared = prepare(std::move(bench));

  CHECK(prepared.refused ==
        "no attack that only changes length or looks (verbosity.pad, "
        "style.markdown) was judged");
}

TEST_CASE("labels without probabilities are refused") {
  testing::Synthetic plan = padded(kResponse);
  plan.outcome = [](std::size_t s, std::size_t i) {
    return (s + i) % 3 == 0 ? 0.5 : (s + i) % 2 == 0 ? 0.0 : 1.0;
  };

  CHECK(prepare(with_entrants(plan)).refused ==
        "the judge gives labels without probabilities");
}
