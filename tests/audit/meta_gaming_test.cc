#include "audit/meta_gaming.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "meta_suite.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;
using testing::meta_config;
using testing::studied;

double score(std::size_t system) {
  double sum = 0;
  for (std::size_t i = 0; i < 40; ++i) sum += testing::meta_outcome(system, i);
  return 100 * sum / 40;
}

}  // namespace

TEST_CASE("a recorded attack's gameability is on the raw score's scale") {
  AuditConfig config = meta_config();
  const auto study = studied(config);

  const Gaming found = gaming(*study);

  // By hand: the standard deviation of two is their difference over sqrt 2;
  // half the scores move as much relatively, and spread half as far.
  const double clean = score(testing::kStrong);
  const double gamed = score(testing::kStrongVerbose);
  const double gold =
      100 * std::abs(gamed - clean) / std::sqrt(2) / ((clean + gamed) / 2);
  REQUIRE(found.gameability.size() == 2);
  const Gameability& raw = found.gameability[0];
  CHECK(raw.attack == "recorded.verbose");
  CHECK(raw.calibration == "raw");
  CHECK(raw.systems == 1);
  CHECK_THAT(raw.estimate.value, WithinAbs(gold, 1e-9));
  REQUIRE(raw.estimate.interval);
  CHECK(raw.estimate.interval->lower < gold);
  CHECK(raw.estimate.interval->upper > gold);
  CHECK(raw.estimate.n == 40);
  CHECK(found.gameability[1].calibration == "halved");
  CHECK_THAT(found.gameability[1].estimate.value, WithinAbs(2 * gold, 1e-9));
}

TEST_CASE("the adversarial gain is the calibrated less the raw score") {
  AuditConfig config = meta_config();
  const auto study = studied(config);

  const Gaming found = gaming(*study);

  REQUIRE(found.gains.size() == 1);
  const AdversarialGain& gain = found.gains[0];
  CHECK(gain.system == "strong_verbose");
  CHECK(gain.against == "strong");
  CHECK(gain.calibration == "halved");
  CHECK_THAT(gain.gain.value,
             WithinAbs(-score(testing::kStrongVerbose) / 2, 1e-9));
  CHECK(gain.gain.interval);
  CHECK(gain.rank_raw == 1);
  CHECK(gain.rank_gain() == 0);
}

TEST_CASE("without a pairing there is nothing to say of gaming") {
  AuditConfig config =
      meta_config([](Benchmark& bench) { bench.recorded_attacks.clear(); });
  const auto study = studied(config);

  const Gaming found = gaming(*study);

  CHECK(found.gameability.empty());
  CHECK(found.gains.empty());
  CHECK(found.reason == "the audit pairs no two recorded systems as an attack");
}

}  // namespace assize
