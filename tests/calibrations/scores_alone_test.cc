#include "calibrations/scores_alone.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <span>
#include <string>

#include "calibrations/prepared.h"
#include "plugin/registry.h"

namespace assize::calibrations {
std::span<const Entry<CalibrationPlugin>> table();
extern const CalibrationPlugin detector_filtered;
extern const CalibrationPlugin panel;
extern const CalibrationPlugin slices;
}  // namespace assize::calibrations

using namespace assize;
using assize::testing::Prepared;
using assize::testing::values;
using Catch::Matchers::WithinAbs;

namespace {

constexpr std::uint32_t kItems = 12;
const std::vector<double> kOnes(kItems, 1.0);

/// Two judges score each answer of two systems alone, from 1 to 9: on item i
/// the first judge gives "one" 1 + i % 3 and "two" twice that, the second two
/// points more each.
Benchmark scored(bool scale = false) {
  Benchmark out = testing::make_benchmark(
      {.items = kItems, .systems = {"one", "two"}, .outcome = [](auto, auto) {
         return 1.0;
       }});
  out.records.clear();
  out.reference = -1;
  out.judges = {"J", "K"};
  out.categories = {"a", "b"};
  for (std::uint32_t item = 0; item < kItems; ++item) {
    out.items[item].category = item < 6 ? 0 : 1;
    for (const std::uint16_t judge : {0, 1}) {
      for (const std::uint16_t system : {0, 1}) {
        Record& record = out.records.emplace_back();
        record.trial = {.item = item, .slots = 1, .focus = 0, .judge = judge};
        record.trial.shown[0] = system;
        const double score = (system + 1) * (1.0 + item % 3) + 2 * judge;
        record.verdict = {.status = Status::kScored, .score = {score}};
      }
    }
  }
  if (scale) out.tables.push_back({"scale", {"least", "most"}, {1, 9}});
  return out;
}

double value_of(const Prepared& prepared, const std::string& metric,
                std::uint16_t system, int category = -1) {
  const auto found = values(prepared, kOnes);
  for (std::size_t i = 0; i < found.size(); ++i) {
    const Quantity& of = prepared.estimator->quantities()[i];
    if (of.metric == metric && of.system == system && of.category == category) {
      return found[i];
    }
  }
  return kAbsent;
}

/// The influences are the derivatives of the values.
void check_influence(const Prepared& prepared) {
  const std::size_t columns = prepared.estimator->quantities().size();
  std::vector<double> influence(kItems * columns);
  prepared.estimator->influence(influence);
  for (std::size_t g = 0; g < kItems; ++g) {
    std::vector<double> up = kOnes, down = kOnes;
    constexpr double kStep = 1e-5;
    up[g] += kStep;
    down[g] -= kStep;
    const auto above = values(prepared, up), below = values(prepared, down);
    for (std::size_t q = 0; q < columns; ++q) {
      CHECK_THAT(influence[g * columns + q],
                 WithinAbs(kItems * (above[q] - below[q]) / (2 * kStep), 1e-4));
    }
  }
}

}  // namespace

TEST_CASE("each calibration works on scores or says why it does not") {
  for (const auto& entry : calibrations::table()) {
    const std::string id(entry.plugin->info.id);
    CAPTURE(id);
    const bool works = id == "slices";
    const Prepared prepared = testing::prepare(*entry.plugin, scored());

    if (works) {
      CHECK(prepared.refused.empty());
    } else if (id == "detector_filtered") {
      CHECK(prepared.refused == "no detector ran: name some under 'detectors'");
    } else if (id == "human_anchored") {
      CHECK(prepared.refused ==
            "nobody's labels are there to anchor in: the inputs name no gold "
            "labels");
    } else {
      CHECK(prepared.refused.starts_with("the judge scored each answer alone"));
    }
  }
}

TEST_CASE("a panel of scores has their mean, and its members' distances") {
  const Prepared prepared =
      testing::prepare(calibrations::panel, scored(), "{rule: mean}");

  REQUIRE(prepared.refused.empty());
  // Of "one" the first judge gives 2 on average and the second 4.
  CHECK_THAT(value_of(prepared, "panel_mean_score", 0), WithinAbs(3, 1e-12));
  CHECK_THAT(value_of(prepared, "panel_mean_score", 1), WithinAbs(5, 1e-12));
  CHECK_THAT(value_of(prepared, "panel_without", 0), WithinAbs(4, 1e-12));
  CHECK_THAT(value_of(prepared, "judge_minus_panel", 0), WithinAbs(-2, 1e-12));
  const Quantity& level = prepared.estimator->quantities()[0];
  CHECK(level.least == 1);
  CHECK(level.most == 8);
  check_influence(prepared);
}

TEST_CASE("a panel of scores counts no votes") {
  const Prepared prepared = testing::prepare(calibrations::panel, scored());

  CHECK(prepared.refused ==
        "the judge scored each answer alone, and rule 'majority' counts votes; "
        "scores become one by the rules mean, median and trimmed");
}

TEST_CASE("slices of scores that differ by chance alone become the mean") {
  const Prepared plain = testing::prepare(calibrations::slices, scored());
  const Prepared percent = testing::prepare(calibrations::slices, scored(true));

  // Both categories have the mean 2 of "one", and 1/8 of the scale.
  REQUIRE(plain.estimator);
  REQUIRE(percent.estimator);
  CHECK_THAT(value_of(plain, "mean_score", 0, 1), WithinAbs(2, 1e-12));
  CHECK_THAT(value_of(plain, "mean_score", 1, 0), WithinAbs(4, 1e-12));
  CHECK_THAT(value_of(percent, "score", 0, 0), WithinAbs(12.5, 1e-9));
  CHECK(percent.estimator->quantities()[0].most == 100);
}

TEST_CASE("a category without spread is drawn in as its number allows") {
  Benchmark bench = scored();
  for (Record& record : bench.records) {
    if (record.trial.item >= 6) record.verdict.score = {3};
  }
  const Prepared prepared =
      testing::prepare(calibrations::slices, std::move(bench));

  REQUIRE(prepared.estimator);
  const double drawn = value_of(prepared, "mean_score", 0, 1);
  CHECK(drawn > 2);
  CHECK(drawn <= 3);
}

TEST_CASE("equal scores are without spread in percent of any scale") {
  // (score - 1) / 9 is not exact, so ten equal ones seem to differ.
  for (const double score : {5.0, 7.0}) {
    CAPTURE(score);
    Benchmark bench = scored();
    bench.tables.push_back({"scale", {"least", "most"}, {1, 10}});
    for (Record& record : bench.records) {
      if (record.trial.item >= 6) record.verdict.score = {score};
    }
    const Prepared prepared =
        testing::prepare(calibrations::slices, std::move(bench));

    REQUIRE(prepared.estimator);
    const double raw = 100 * (score - 1) / 9;
    const double drawn = value_of(prepared, "score", 0, 1);
    CHECK(drawn < raw - 0.01);
    CHECK(drawn > value_of(prepared, "score", 0, 0));
  }
}

TEST_CASE("what a detector found is taken out of scores") {
  Finding found;
  found.detector = "x";
  found.subject = "two";
  found.flagged = true;
  found.clean_rate = 0;
  // Where "two" has six points.
  found.affected = {2, 5, 8, 11};
  const std::vector<Finding> findings = {found};

  const Prepared plain = testing::prepare(calibrations::detector_filtered,
                                          scored(), "{}", findings);
  const Prepared percent = testing::prepare(calibrations::detector_filtered,
                                            scored(true), "{}", findings);

  REQUIRE(plain.estimator);
  REQUIRE(percent.estimator);
  CHECK_THAT(value_of(plain, "mean_score", 1), WithinAbs(3, 1e-12));
  CHECK_THAT(value_of(plain, "mean_score", 0), WithinAbs(2, 1e-12));
  // Without a scale there is no worst.
  CHECK(plain.estimator->quantities().size() == 2);
  CHECK_THAT(value_of(percent, "score", 1), WithinAbs(25, 1e-12));
  CHECK_THAT(value_of(percent, "score_lost", 1),
             WithinAbs(25.0 * 8 / 12, 1e-12));
  check_influence(percent);
}
