#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "calibrations/conformal_notes.h"
#include "calibrations/prepared.h"
#include "core/stream.h"
#include "stats/platt.h"
#include "stats/score_map.h"

namespace assize::calibrations {
extern const CalibrationPlugin probability;
}

using namespace assize;
using assize::testing::Prepared;
using assize::testing::values;
using Catch::Matchers::WithinAbs;

namespace {

constexpr std::size_t kItems = 400;
const std::vector<double> kOnes(kItems, 1.0);

/// What is true of each item, and what an over-sure judge says of it: log-odds
/// three times too large.
struct World {
  std::vector<double> label, said;
  World() {
    Stream stream(7, {"probability"});
    for (std::size_t i = 0; i < kItems; ++i) {
      const double truth = 4 * stream.uniform() - 2;
      label.push_back(stream.uniform() < 1 / (1 + std::exp(-truth)) ? 1 : 0);
      said.push_back(1 / (1 + std::exp(-3 * truth)));
    }
  }
};

/// Half of the items labelled; with `offset`, both orders, the first of which
/// gains that much.
Benchmark bench(const World& world, double offset = 0, bool one_class = false) {
  Benchmark out = testing::make_benchmark(
      {.items = kItems,
       .systems = {"base", "plain"},
       .outcome = [&](std::size_t, std::size_t i) { return world.said[i]; },
       .first = [](std::size_t) { return true; }});
  out.judges.push_back("people");
  out.gold = 1;
  const std::vector<Record> shown_first = out.records;
  for (std::size_t i = 0; i < kItems; ++i) {
    if (offset != 0) {
      const double logit = std::log(world.said[i] / (1 - world.said[i]));
      out.records[i].verdict.p_first = 1 / (1 + std::exp(-logit - offset));
      Record second = shown_first[i];
      std::swap(second.trial.shown[0], second.trial.shown[1]);
      second.trial.focus = 1;
      second.verdict.p_first = 1 / (1 + std::exp(logit - offset));
      out.records.push_back(second);
    }
    if (i % 2 == 1) continue;
    Record record = shown_first[i];
    record.trial.judge = 1;
    record.verdict.p_first = one_class ? 1 : world.label[i];
    out.records.push_back(std::move(record));
  }
  return out;
}

std::map<std::string, double> named(const Prepared& prepared) {
  const auto found = values(prepared, kOnes);
  std::map<std::string, double> out;
  for (std::size_t q = 0; q < found.size(); ++q) {
    out[prepared.estimator->quantities()[q].metric] = found[q];
  }
  return out;
}

double parameter(const Prepared& prepared, const std::string& name) {
  for (const auto& [key, value] : prepared.estimator->notes().parameters) {
    if (key == name) return value;
  }
  return kAbsent;
}

}  // namespace

TEST_CASE("probability maps all verdicts by what was learnt on the labelled") {
  const World world;
  const Prepared prepared =
      testing::prepare(calibrations::probability, bench(world));
  REQUIRE(prepared.refused.empty());

  const auto found = named(prepared);

  std::vector<double> score, outcome;
  double brier = 0;
  for (std::size_t i = 0; i < kItems; i += 2) {
    score.push_back(bounded_logit(world.said[i]));
    outcome.push_back(world.label[i]);
    brier += std::pow(world.said[i] - world.label[i], 2) / (kItems / 2.0);
  }
  const auto map = fit_platt({score, outcome, {}});
  REQUIRE(map);
  double mean = 0;
  for (const double said : world.said) {
    mean += (*map)(bounded_logit(said)) / kItems;
  }
  CHECK_THAT(found.at("win_rate"), WithinAbs(100 * mean, 1e-9));
  CHECK_THAT(found.at("brier"), WithinAbs(100 * brier, 1e-9));
  CHECK_THAT(
      found.at("brier_gain"),
      WithinAbs(found.at("brier") - found.at("brier_calibrated"), 1e-12));
  CHECK(found.at("brier_gain") > 0.5);
  CHECK(parameter(prepared, "ece_after") < parameter(prepared, "ece_before"));
  CHECK(parameter(prepared, "ece_before") >
        parameter(prepared, "ece_before_by_chance_95"));
}

TEST_CASE("every map of probability takes some of the error off") {
  const World world;
  for (const char* map : {"platt", "temperature", "beta", "isotonic"}) {
    const Prepared prepared =
        testing::prepare(calibrations::probability, bench(world),
                         std::string("{map: ") + map + "}");
    INFO(map);
    REQUIRE(prepared.refused.empty());
    CHECK(named(prepared).at("brier_gain") > 0);
  }
}

TEST_CASE("map 'pairwise' takes the position out") {
  const World world;
  const Prepared prepared = testing::prepare(
      calibrations::probability, bench(world, 1.5), "{map: pairwise}");
  const Prepared without = testing::prepare(
      calibrations::probability, bench(world, 1e-9), "{map: pairwise}");
  REQUIRE(prepared.refused.empty());
  REQUIRE(without.refused.empty());

  CHECK_THAT(named(prepared).at("win_rate"),
             WithinAbs(named(without).at("win_rate"), 1e-6));
  const Prepared one_order = testing::prepare(calibrations::probability,
                                              bench(world), "{map: pairwise}");
  CHECK_FALSE(one_order.refused.empty());
}

TEST_CASE("probability refuses one class, and no labels at all") {
  const World world;
  CHECK_FALSE(testing::prepare(calibrations::probability, bench(world, 0, true))
                  .refused.empty());
  Benchmark nobody = bench(world);
  nobody.gold = -1;
  CHECK(testing::prepare(calibrations::probability, std::move(nobody))
            .refused.starts_with("nobody's labels are there"));
}

TEST_CASE("probability under weights is that of the repeated sample") {
  const World world;
  const Prepared prepared =
      testing::prepare(calibrations::probability, bench(world));
  std::vector<double> twice = kOnes, without = kOnes;
  for (std::size_t g = 0; g < kItems; ++g) twice[g] = 2;
  without[3] = 0;  // Not labelled: only the win rate can feel it.

  const auto all = values(prepared, kOnes);
  const auto doubled = values(prepared, twice);
  const auto fewer = values(prepared, without);

  // Platt's targets lie nearer to 0 and 1 with twice the rows.
  CHECK_THAT(doubled[0], WithinAbs(all[0], 0.2));
  CHECK(fewer[0] != all[0]);
  CHECK(fewer[1] == all[1]);
}

// By hand, of predictions and labels that anybody can sort.
TEST_CASE(
    "conformal radii are ranks of the residuals, overall and by category") {
  HeldOut rows;
  for (std::uint32_t i = 0; i < 40; ++i) {
    rows.prediction.push_back(0.5);
    rows.label.push_back(0.5 + 0.01 * i);
    rows.fold.push_back(i % 5);
    rows.category.push_back(i < 20 ? 0 : i < 39 ? 1 : 2);
  }
  Notes notes;

  REQUIRE(note_conformal(rows, 0.9, {"low", "high", "odd"}, notes));

  // ceil(41 x 0.9) = 37th of 0, 0.01, ...; ceil(21 x 0.9) = 19th of twenty;
  // ceil(20 x 0.9) = 18th of nineteen from 0.20.
  using Named = std::pair<std::string, double>;
  REQUIRE(notes.parameters.size() == 4);
  CHECK(notes.parameters[0].first == "conformal_radius");
  CHECK_THAT(notes.parameters[0].second, WithinAbs(0.36, 1e-12));
  CHECK(notes.parameters[1].first == "conformal_coverage");
  // Each fold's 32 others cover ranks up to their 30th: 36 or 37 in all.
  CHECK_THAT(notes.parameters[1].second, WithinAbs(0.9, 0.051));
  CHECK(notes.parameters[2] == Named{"conformal_radius:low", 0.5 + 0.18 - 0.5});
  CHECK_THAT(notes.parameters[3].second, WithinAbs(0.37, 1e-12));
  CHECK(notes.assumes.back().find("fewer than 9") != std::string::npos);
}

TEST_CASE("probability has conformal intervals where labels are enough") {
  const World world;

  const Prepared some = testing::prepare(calibrations::probability,
                                         bench(world), "{conformal: 0.9}");
  const Prepared none = testing::prepare(calibrations::probability,
                                         bench(world), "{conformal: 0.996}");

  REQUIRE(some.refused.empty());
  double radius = kAbsent, coverage = kAbsent;
  for (const auto& [name, value] : some.estimator->notes().parameters) {
    if (name == "conformal_radius") radius = value;
    if (name == "conformal_coverage") coverage = value;
  }
  CHECK(radius > 0.5);
  CHECK(radius < 1);
  CHECK_THAT(coverage, WithinAbs(0.9, 0.03));
  CHECK(
      none.refused ==
      "conformal intervals at level 0.996 need 249 labelled answers, got 200");
}
