#include "stats/joint_difficulty.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "core/stream.h"

using namespace assize;
using Catch::Matchers::WithinAbs;

namespace {

// tests/oracles/length_effect.py makes the same rows and prints these.
constexpr double kTau = 1.026627311252;
constexpr double kAll[] = {-0.777000171659, 1.066768226663, -0.429611627415,
                           -0.966255530351, 1.324006343618, -0.607200449564,
                           -0.296812268886, 1.159384411101, -0.609303170629,
                           -0.102666857936, 0.983119581653, -0.778518879422};
constexpr double kWithoutTwo[] = {
    -1.122243625559, 1.321095085979,  -0.234714785993, -0.889912343286,
    1.262738695841,  -0.607200449564, -0.500402104034, 1.361690213540,
    -0.480150281758, -0.037757306989, 0.853415778632,  -0.993961468194};

DifficultyRows small() {
  DifficultyRows rows{.systems = 12, .items = 12};
  for (std::uint32_t i = 0; i < rows.items; ++i) {
    for (std::uint32_t j = 0; j < rows.systems; ++j) {
      if ((i + j) % 7 == 0) continue;
      const std::uint32_t luck = (7 * i + 5 * j * j + 3 * i * j) % 11;
      rows.system.push_back(j);
      rows.item.push_back(i);
      rows.length.push_back(
          (static_cast<double>((3 * i + 4 * j + i * j) % 9) - 4) / 4);
      rows.outcome.push_back(luck + (i % 3 == 1 ? 6 : 0) > 7 ? 1 : 0);
    }
  }
  return rows;
}

}  // namespace

TEST_CASE("joint difficulty is scipy's root of all equations at once") {
  const JointDifficulty difficulty(small());

  REQUIRE(difficulty.converged());
  CHECK_THAT(difficulty.spread(), WithinAbs(kTau, 1e-6));
  for (std::uint32_t i = 0; i < 12; ++i) {
    CAPTURE(i);
    CHECK_THAT(difficulty.all(i), WithinAbs(kAll[i], 1e-6));
    CHECK_THAT(difficulty.without(2, i), WithinAbs(kWithoutTwo[i], 1e-6));
  }
}

TEST_CASE("joint difficulty finds planted difficulties of many systems") {
  Stream stream(3, {"joint_difficulty_test"});
  DifficultyRows rows{.systems = 40, .items = 200};
  std::vector<double> truth;
  for (std::uint32_t i = 0; i < rows.items; ++i) {
    truth.push_back(1.5 * stream.normal());
    for (std::uint32_t j = 0; j < rows.systems; ++j) {
      const double t = 2 * stream.uniform() - 1;
      const double eta = 0.05 * j - 1 + 0.8 * t + truth.back();
      rows.system.push_back(j);
      rows.item.push_back(i);
      rows.length.push_back(t);
      rows.outcome.push_back(stream.uniform() < 1 / (1 + std::exp(-eta)));
    }
  }

  const JointDifficulty difficulty(rows);

  REQUIRE(difficulty.converged());
  CHECK_THAT(difficulty.spread(), WithinAbs(1.5, 0.2));
  double xy = 0, xx = 0, yy = 0;
  for (std::uint32_t i = 0; i < rows.items; ++i) {
    const double u = difficulty.without(7, i);
    xy += u * truth[i];
    xx += u * u;
    yy += truth[i] * truth[i];
  }
  CHECK(xy / std::sqrt(xx * yy) > 0.93);
}

TEST_CASE("joint difficulty of verdicts that do not differ is nothing") {
  DifficultyRows rows{.systems = 3, .items = 5};
  for (std::uint32_t k = 0; k < 12; ++k) {  // Nobody met the last one.
    rows.system.push_back(k % 3);
    rows.item.push_back(k / 3);
    rows.length.push_back(0);
    rows.outcome.push_back(0.5);
  }

  const JointDifficulty difficulty(rows);

  CHECK(difficulty.converged());
  CHECK_THAT(difficulty.spread(), WithinAbs(0.1, 1e-12));
  for (std::uint32_t i = 0; i < 5; ++i) {
    CHECK_THAT(difficulty.all(i), WithinAbs(0, 1e-9));
    CHECK_THAT(difficulty.without(0, i), WithinAbs(0, 1e-3));
  }
  CHECK(difficulty.without(0, 4) == 0);
  CHECK(JointDifficulty(DifficultyRows{}).converged());
}
