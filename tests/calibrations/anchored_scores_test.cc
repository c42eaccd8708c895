#include "calibrations/anchored_scores.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "calibrations/prepared.h"
#include "calibrations/worked_example.h"

namespace assize::calibrations {
extern const CalibrationPlugin human_anchored;
}

using namespace assize;
using assize::testing::kJudge;
using assize::testing::kLabel;
using assize::testing::Prepared;
using assize::testing::values;
using Catch::Matchers::WithinAbs;

namespace {

/// One system whose answers the judge gave 2 or 8 points and people, the first
/// `labels` of them, 0 or 1.
Benchmark scored(std::size_t labels) {
  Benchmark out = testing::make_benchmark(
      {.items = kJudge.size(), .systems = {"plain"}, .outcome = [](auto, auto) {
         return 1.0;
       }});
  out.reference = -1;
  out.judges = {"J", "people"};
  out.gold = 1;
  for (std::size_t i = 0; i < kJudge.size(); ++i) {
    for (const std::uint16_t judge : {0, 1}) {
      if (judge == 1 && i >= labels) continue;
      Record& record = out.records.emplace_back();
      record.trial = {.item = static_cast<std::uint32_t>(i),
                      .slots = 1,
                      .focus = 0,
                      .judge = judge};
      const double said = judge == 0 ? 2 + 6 * kJudge[i] : kLabel[i % 10];
      record.verdict = {.status = Status::kScored, .score = {said}};
    }
  }
  return out;
}

}  // namespace

TEST_CASE("people's mean score is anchored whatever the judge's scale is") {
  const Prepared prepared =
      testing::prepare(calibrations::human_anchored, scored(10));

  REQUIRE(prepared.refused.empty());
  const auto found = values(prepared, std::vector<double>(30, 1.0));
  REQUIRE(found.size() == 1);
  // PPI++ is the same where the judge's numbers are shifted and stretched.
  CHECK_THAT(found[0], WithinAbs(0.619426, 1e-6));
  const Quantity& of = prepared.estimator->quantities()[0];
  CHECK(of.metric == "people_score");
  CHECK(of.clusters == 10);
  CHECK(of.least == 0);
  CHECK(of.most == 1);
  const Notes notes = prepared.estimator->notes();
  // lambda 0.388517 of shares is a sixth of it of points.
  CHECK(notes.parameters[0].first == "lambda:plain");
  CHECK_THAT(notes.parameters[0].second, WithinAbs(0.388517 / 6, 1e-6));
}

TEST_CASE("equal labels have the range of the scale, not of themselves") {
  const auto nines = [](bool scale) {
    Benchmark out = scored(10);
    for (Record& record : out.records) {
      if (record.trial.judge == 1) record.verdict.score = {9};
    }
    if (scale) out.tables.push_back({"scale", {"least", "most"}, {1, 10}});
    return out;
  };
  const Prepared known =
      testing::prepare(calibrations::human_anchored, nines(true));
  const Prepared unknown =
      testing::prepare(calibrations::human_anchored, nines(false));

  REQUIRE(known.refused.empty());
  CHECK(known.estimator->quantities()[0].least == 1);
  CHECK(known.estimator->quantities()[0].most == 10);
  CHECK(unknown.refused ==
        "people's scores have no known range: give their 'scale'");
}

TEST_CASE("a judge on another scale is not added to people's scores") {
  const Prepared prepared = testing::prepare(calibrations::human_anchored,
                                             scored(10), "{tuning: plain}");

  CHECK(prepared.refused ==
        "'tuning: plain' adds what the judge says to what people say, and "
        "their scores are on different scales");
}

TEST_CASE("a mean that no labels can have is told") {
  Benchmark bench = scored(10);
  // People say 9 of what the judge gives 3, and the judge 8 to all others.
  for (Record& record : bench.records) {
    const bool labelled = record.trial.item < 10;
    record.verdict.score = {record.trial.judge == 1 ? 9.0
                            : labelled              ? 3.0
                                                    : 8.0};
  }
  bench.tables.push_back({"scale", {"least", "most"}, {1, 10}});
  const Prepared prepared = testing::prepare(
      calibrations::human_anchored, std::move(bench), "{tuning: plain}");

  REQUIRE(prepared.refused.empty());
  CHECK_THAT(values(prepared, std::vector<double>(30, 1.0))[0],
             WithinAbs(9 + 8 - 3, 1e-12));
  const Notes notes = prepared.estimator->notes();
  CHECK(std::ranges::any_of(notes.assumes, [](const std::string& one) {
    return one.starts_with(
        "Of plain the anchored mean is 14, which no labels can have");
  }));
}

TEST_CASE("anchored scores by category have the value of the oracle") {
  // tests/oracles/prediction_powered.py, "two categories"; people's labels are
  // 0 and 1 as there, and the judge's are shifted and stretched.
  Benchmark bench = scored(10);
  bench.categories = {"even", "odd"};
  for (std::size_t i = 0; i < bench.items.size(); ++i) {
    bench.items[i].category = static_cast<std::uint16_t>(i % 2);
  }
  const Prepared prepared = testing::prepare(
      calibrations::human_anchored, std::move(bench), "{strata: category}");

  REQUIRE(prepared.refused.empty());
  CHECK_THAT(values(prepared, std::vector<double>(30, 1.0))[0],
             WithinAbs(0.6286222222222222, 1e-9));
  const Notes notes = prepared.estimator->notes();
  CHECK(notes.convention == "assize.human_anchored.scores.by_category");
  REQUIRE(notes.parameters.size() >= 2);
  CHECK(notes.parameters[0].first == "lambda:plain:even");
  CHECK_THAT(notes.parameters[0].second, WithinAbs(0.336 / 6, 1e-12));
  CHECK(notes.parameters[1].first == "lambda:plain:odd");
}

TEST_CASE("anchored scores have the influences of their values") {
  const Prepared prepared =
      testing::prepare(calibrations::human_anchored, scored(10));
  REQUIRE(prepared.estimator);
  std::vector<double> influence(30);
  prepared.estimator->influence(influence);

  for (std::size_t g = 0; g < 30; ++g) {
    std::vector<double> up(30, 1.0), down(30, 1.0);
    up[g] += 1e-5;
    down[g] -= 1e-5;
    const double slope =
        (values(prepared, up)[0] - values(prepared, down)[0]) / 2e-5;
    CHECK_THAT(influence[g], WithinAbs(30 * slope, 1e-4));
  }
}

TEST_CASE("where every answer is labelled, some are to be held back") {
  const Prepared all =
      testing::prepare(calibrations::human_anchored, scored(30));
  const Prepared some = testing::prepare(calibrations::human_anchored,
                                         scored(30), "{labels: 12}");
  const Prepared strengths = testing::prepare(
      calibrations::human_anchored, scored(10), "{scale: bradley_terry}");

  CHECK(all.refused.ends_with(
      "where every instruction is labelled, 'labels: N' uses N"));
  REQUIRE(some.refused.empty());
  CHECK(some.estimator->quantities()[0].clusters == 12);
  CHECK(strengths.refused ==
        "the judge scored each answer alone, and this is defined on pairs: "
        "strengths are of rivals");
}
