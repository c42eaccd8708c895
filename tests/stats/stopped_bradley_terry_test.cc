#include "stats/stopped_bradley_terry.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>

using namespace assize;
using Catch::Matchers::WithinAbs;

namespace {

constexpr std::size_t kItems = 60, kSystems = 4, kColumns = 4;
constexpr StoppedFit kPublished = {
    .steps = {.rate = 0.1, .most = 50, .tolerance = 1e-9}, .start = 0.5};

/// Of tests/oracles/style_conventions.py.
std::array<double, kColumns> counts(std::size_t s, std::size_t i) {
  const auto of = [](std::size_t n) { return static_cast<double>(n); };
  return {of(20 + (7 * i + 13 * s * s + 5 * i * s) % 97 + 10 * s),
          of((i + 2 * s) % 4), of((3 * i + s * i) % 5),
          of((i * s + 2 * i + s) % 3)};
}

void add(std::size_t s, std::size_t i, CovariateBattles& out) {
  constexpr double kWon[] = {1, 1, 0, .5, 1, 0, 0};
  const double won = kWon[(5 * i + 3 * s + i * i * s) % 7];
  const auto a = counts(s, i), b = counts(0, i);
  const bool strong = (i + s) % 3 == 0 && won != 0.5;
  for (int copy = 0; copy < (strong ? 3 : 1); ++copy) {
    out.battles.first.push_back(static_cast<std::uint32_t>(s));
    out.battles.second.push_back(0);
    out.battles.outcome.push_back(won);
    out.x.push_back((a[0] - b[0]) / (a[0] + b[0]));
    for (std::size_t k = 1; k < kColumns; ++k) {
      const double p = a[k] / (a[0] + 1), q = b[k] / (b[0] + 1);
      out.x.push_back((p - q) / (p + q + 1));
    }
  }
}

void standardise(CovariateBattles& of) {
  const double n = static_cast<double>(of.battles.outcome.size());
  for (std::size_t j = 0; j < kColumns; ++j) {
    double mean = 0, squares = 0;
    for (std::size_t i = j; i < of.x.size(); i += kColumns) mean += of.x[i] / n;
    for (std::size_t i = j; i < of.x.size(); i += kColumns) {
      squares += (of.x[i] - mean) * (of.x[i] - mean);
    }
    for (std::size_t i = j; i < of.x.size(); i += kColumns) {
      of.x[i] = (of.x[i] - mean) / std::sqrt(squares / (n - 1));
    }
  }
}

CovariateBattles rows() {
  CovariateBattles out{.battles = {.systems = kSystems}, .columns = kColumns};
  for (std::size_t s = 1; s < kSystems; ++s) {
    for (std::size_t i = 0; i < kItems; ++i) add(s, i, out);
  }
  standardise(out);
  return out;
}

void check(const std::vector<double>& strength,
           const std::array<double, kSystems>& percent) {
  REQUIRE(strength.size() == kSystems);
  for (std::size_t s = 0; s < kSystems; ++s) {
    CAPTURE(s);
    CHECK_THAT(100 / (1 + std::exp(-strength[s])), WithinAbs(percent[s], 1e-7));
  }
}

}  // namespace

TEST_CASE("a stopped fit is where the published program stops") {
  // tests/oracles/stopped_style.py, in double precision.
  check(stopped_strengths(rows(), {}, 0, kPublished),
        {50, 37.055606884, 43.417975728, 56.655320622});
}

TEST_CASE("a stopped fit under weights is that of repeated rows") {
  const CovariateBattles of = rows();
  const std::size_t n = of.battles.outcome.size();
  std::vector<double> weight(n, 0);
  for (std::size_t i = 0; i < n; ++i) ++weight[(7 * i * i + 3 * i) % n];

  // tests/oracles/stopped_style.py, in double precision.
  check(stopped_strengths(of, weight, 0, kPublished),
        {50, 39.853231074, 44.741561426, 54.534048950});
}

TEST_CASE("a stopped fit with enough steps is at the optimum") {
  const CovariateBattles of = rows();
  StoppedFit longer = kPublished;
  longer.steps = {.rate = 1, .most = 100, .tolerance = 1e-12};
  const CovariateFit optimum = CovariateBradleyTerry(of, {.anchor = 0}).fit();

  const auto strength = stopped_strengths(of, {}, 0, longer);

  REQUIRE(optimum.status == BradleyTerryStatus::kFitted);
  for (std::size_t s = 0; s < kSystems; ++s) {
    CHECK_THAT(strength[s], WithinAbs(optimum.strength[s], 1e-5));
  }
}
