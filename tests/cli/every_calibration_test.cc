// What holds of every calibration: new ones are covered at birth.

#include <catch2/catch.hpp>
#include <cmath>
#include <memory>
#include <vector>

#include "core/stream.h"
#include "judged_study.h"
#include "plugin/config_node.h"
#include "registered.h"

using namespace assize;
using assize::testing::Judged;
using assize::testing::registered;

namespace {

Result<std::unique_ptr<const Estimator>> by_default(
    const CalibrationPlugin& plugin, const Judged& judged) {
  ConfigNode config = ConfigNode::empty("test.yaml");
  return plugin.make(config)->prepare(judged.study());
}

}  // namespace

TEST_CASE("a calibration is a function of its weights, or says why not") {
  const Judged judged;
  const std::size_t clusters = judged.table.clusters();
  std::vector<double> ones(clusters, 1.0), drawn(clusters), none(clusters);
  Stream stream(1, {"weights"});
  for (std::size_t i = 0; i < clusters; ++i) ++drawn[stream.below(clusters)];
  for (const auto& entry : registered().family<CalibrationPlugin>()) {
    INFO(entry.plugin->info.id);
    const auto prepared = by_default(*entry.plugin, judged);
    if (!prepared) {
      CHECK_FALSE(prepared.error().message.empty());
      continue;
    }
    const Estimator& estimator = **prepared;
    const std::size_t n = estimator.quantities().size();
    REQUIRE(n > 0);
    for (const Quantity& quantity : estimator.quantities()) {
      CHECK_FALSE(quantity.metric.empty());
      CHECK(quantity.system < judged.bench.systems.size());
      CHECK(quantity.clusters <= clusters);
    }
    const auto estimate = [&](const std::vector<double>& weight) {
      Scratch scratch;
      std::vector<double> out(n, -1);
      estimator.estimate(weight, out, scratch);
      return out;
    };
    const std::vector<double> before = estimate(ones);
    for (const double value : before) CHECK(std::isfinite(value));
    estimate(drawn);
    estimate(none);  // Nothing drawn: undefined, but no crash.
    CHECK(estimate(ones) == before);
    std::vector<double> influence(clusters * n, kAbsent);
    estimator.influence(influence);
    for (const double value : influence) CHECK(std::isfinite(value));
    CHECK_FALSE(estimator.notes().assumes.empty());
  }
}

TEST_CASE("a calibration refuses a study without verdicts, or has no value") {
  Judged judged;
  judged.bench.records.clear();
  judged.table = tabulate(judged.bench);
  for (const auto& entry : registered().family<CalibrationPlugin>()) {
    INFO(entry.plugin->info.id);
    const auto prepared = by_default(*entry.plugin, judged);
    if (!prepared) {
      CHECK_FALSE(prepared.error().message.empty());
    } else {
      CHECK((*prepared)->quantities().empty());
    }
  }
}
