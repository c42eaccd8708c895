#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "calibrations/prepared.h"
#include "calibrations/worked_example.h"
#include "stats/prediction_powered_bt.h"

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

Benchmark labelled(std::size_t labels) {
  Benchmark bench = testing::make_benchmark(
      {.items = kJudge.size(),
       .systems = {"base", "plain"},
       .outcome = [](std::size_t, std::size_t i) { return kJudge[i]; }});
  bench.judges.push_back("people");
  bench.gold = 1;
  for (std::size_t i = 0; i < labels; ++i) {
    Record record = bench.records[i];
    record.trial.judge = 1;
    const double y = kLabel[i % kLabel.size()];
    record.verdict.p_first = record.trial.focus == 0 ? y : 1 - y;
    bench.records.push_back(std::move(record));
  }
  return bench;
}

Prepared prepare(std::size_t labels) {
  return testing::prepare(calibrations::human_anchored, labelled(labels));
}

}  // namespace

TEST_CASE("human_anchored has the published value of each estimator") {
  const Prepared prepared = prepare(10);
  REQUIRE(prepared.refused.empty());

  const auto found = values(prepared, std::vector<double>(30, 1.0));

  REQUIRE(found.size() == 4);
  // PPI++ with lambda 0.388517, the efficient and Rogan and Gladen's estimate.
  CHECK_THAT(found[0], WithinAbs(61.9426, 1e-4));
  CHECK_THAT(found[2], WithinAbs(62.91667, 1e-4));
  CHECK_THAT(found[3], WithinAbs(68.57143, 1e-4));
  // The judge says 19 of 30.
  CHECK_THAT(found[1], WithinAbs(1900 / 30.0 - 61.9426, 1e-4));
  const auto quantities = prepared.estimator->quantities();
  CHECK(quantities[0].metric == "win_rate");
  CHECK(quantities[0].n == 30);
  CHECK(quantities[0].clusters == 10);
  CHECK(quantities[1].metric == "judge_bias");
  CHECK(quantities[1].effect);
  const Notes notes = prepared.estimator->notes();
  CHECK(notes.parameters[0].first == "lambda:plain");
  CHECK_THAT(notes.parameters[0].second, WithinAbs(0.388517, 1e-6));
}

TEST_CASE("human_anchored's influence is its derivative by the weights") {
  const Prepared prepared = prepare(10);
  const std::vector<double> ones(30, 1.0);
  std::vector<double> influence(30 * 4);
  prepared.estimator->influence(influence);

  const double step = 1e-6;
  for (std::size_t g = 0; g < 30; ++g) {
    std::vector<double> up = ones, down = ones;
    up[g] += step;
    down[g] -= step;
    const auto above = values(prepared, up), below = values(prepared, down);
    for (std::size_t q = 0; q < 4; ++q) {
      CHECK_THAT(influence[g * 4 + q],
                 WithinAbs(30 * (above[q] - below[q]) / (2 * step), 1e-4));
    }
  }
}

TEST_CASE("human_anchored says why it has no number") {
  Benchmark nobody = labelled(0);
  nobody.gold = -1;
  const std::string none =
      testing::prepare(calibrations::human_anchored, std::move(nobody)).refused;
  CHECK(none ==
        "nobody's labels are there to anchor in: the inputs "
        "name no gold labels");
  const std::string all = prepare(30).refused;
  CHECK(all.find("'labels: N' uses N") != std::string::npos);
}

TEST_CASE("human_anchored uses so many labels as it is told, the same twice") {
  const Benchmark bench = labelled(30);
  const VerdictTable table = tabulate(bench);
  const AnswerTable answers = answer_features(bench, 1);
  std::vector<std::vector<double>> found;
  for (const char* yaml :
       {"{labels: 12}", "{labels: 12}", "{labels: 12, draw: 2}"}) {
    auto config = ConfigNode::parse(yaml, "test");
    REQUIRE(config);
    auto estimator =
        calibrations::human_anchored.make(*config)->prepare({.bench = bench,
                                                             .table = table,
                                                             .answers = answers,
                                                             .judge = 0,
                                                             .findings = {}});
    REQUIRE(estimator);
    CHECK((*estimator)->quantities()[0].clusters == 12);
    found.emplace_back(4);
    Scratch scratch;
    (*estimator)->estimate(std::vector<double>(30, 1.0), found.back(), scratch);
  }
  CHECK(found[0][0] == found[1][0]);
  CHECK(found[0][0] != found[2][0]);
}

TEST_CASE("human_anchored says where the judge is of no use") {
  Benchmark bench = labelled(10);
  for (std::size_t i = 0; i < 30; ++i) {
    // The judge says the opposite of what people do.
    double& p = bench.records[i].verdict.p_first;
    p = 1 - p;
  }
  const Prepared prepared =
      testing::prepare(calibrations::human_anchored, std::move(bench));
  REQUIRE(prepared.refused.empty());

  const auto found = values(prepared, std::vector<double>(30, 1.0));
  std::string said;
  for (const std::string& one : prepared.estimator->notes().assumes) {
    said += one + "\n";
  }

  CHECK_THAT(found[0], WithinAbs(60, 1e-9));  // The labels alone.
  CHECK(std::isnan(found[3]));
  CHECK(said.find("the judge tells nothing, or the opposite") !=
        std::string::npos);
  CHECK(said.find("win_rate_corrected is undefined") != std::string::npos);
}

TEST_CASE("human_anchored counts of each system its own rows") {
  Benchmark bench = testing::make_benchmark(
      {.items = kJudge.size(),
       .systems = {"base", "many", "few"},
       .outcome = [](std::size_t, std::size_t i) { return kJudge[i]; }});
  bench.judges.push_back("people");
  bench.gold = 1;
  std::vector<Record> kept;
  for (const Record& record : bench.records) {
    const Trial& trial = record.trial;
    if (trial.shown[trial.focus] == 2 && trial.item >= 20) continue;
    kept.push_back(record);
    if (trial.item >= 10) continue;
    kept.push_back(record);
    kept.back().trial.judge = 1;
    const double y = kLabel[trial.item];
    kept.back().verdict.p_first = trial.focus == 0 ? y : 1 - y;
  }
  bench.records = std::move(kept);
  const Prepared prepared =
      testing::prepare(calibrations::human_anchored, std::move(bench));

  REQUIRE(prepared.refused.empty());
  const auto quantities = prepared.estimator->quantities();
  REQUIRE(quantities.size() == 8);
  for (const Quantity& one : quantities) {
    CHECK(one.n == (one.system == 1 ? 30 : 20));
  }
}

TEST_CASE("human_anchored by category has the value of the oracle") {
  // tests/oracles/prediction_powered.py, "two categories".
  Benchmark bench = labelled(10);
  bench.categories = {"even", "odd"};
  for (std::size_t i = 0; i < 30; ++i) {
    bench.items[i].category = static_cast<std::uint16_t>(i % 2);
  }
  const Prepared prepared = testing::prepare(
      calibrations::human_anchored, std::move(bench), "{strata: category}");
  REQUIRE(prepared.refused.empty());

  const auto found = values(prepared, std::vector<double>(30, 1.0));

  CHECK_THAT(found[0], WithinAbs(62.86222222222222, 1e-9));
  CHECK_THAT(found[2], WithinAbs(62.91667, 1e-4));  // Of all, as without.
  const Notes notes = prepared.estimator->notes();
  CHECK(notes.convention == "assize.human_anchored.by_category");
  REQUIRE(notes.parameters.size() == 4);
  CHECK(notes.parameters[0].first == "lambda:plain:even");
  CHECK_THAT(notes.parameters[0].second, WithinAbs(0.336, 1e-12));
  CHECK(notes.parameters[1].first == "lambda:plain:odd");
  CHECK_THAT(notes.parameters[1].second, WithinAbs(0.41481481481481475, 1e-12));
}

TEST_CASE("a single category is all of it, in every convention") {
  const std::vector<double> ones(30, 1.0);
  std::vector<double> weight = ones;
  for (std::size_t g = 0; g < 30; ++g) weight[g] = static_cast<double>(g % 3);
  for (const char* tuning : {"ppi_py", "glide", "plain", "classical"}) {
    CAPTURE(tuning);
    const auto with = [&](const char* strata) {
      return testing::prepare(
          calibrations::human_anchored, labelled(10),
          fmt::format("{{tuning: {}, strata: {}}}", tuning, strata));
    };
    const Prepared all = with("none"), one = with("category");
    REQUIRE(one.refused.empty());

    std::vector<double> influence(120), by_category(120);
    all.estimator->influence(influence);
    one.estimator->influence(by_category);

    CHECK(values(one, ones) == values(all, ones));
    CHECK(values(one, weight) == values(all, weight));
    CHECK(by_category == influence);
  }
}

TEST_CASE("human_anchored names the category that has too few labels") {
  Benchmark bench = labelled(10);
  bench.categories = {"many", "few"};
  for (std::size_t i : {0, 3, 7, 12, 15, 18, 21, 25}) {
    bench.items[i].category = 1;
  }

  const std::string refused =
      testing::prepare(calibrations::human_anchored, std::move(bench),
                       "{labels: 10, strata: category}")
          .refused;

  CHECK(refused ==
        "category 'few' has 3 labelled instructions and 5 others, and with "
        "'strata: category' each needs 5 of both; 'strata: none' does without "
        "categories");
}

namespace {

constexpr std::uint32_t kBattles = 60, kLabelled = 24;

/// The battles of four systems that tests/stats/prediction_powered_bt_test.cc
/// has, with people's labels won, lost or tied.
JudgedBattles simulated() {
  JudgedBattles data{.players = 4, .clusters = kBattles};
  for (std::uint32_t i = 0; i < kBattles; ++i) {
    const std::uint32_t first = i % 4, second = (i + 1 + i / 4 % 3) % 4;
    const double human = (i * 7 + i / 5) % 5 / 4.0;
    const double label = human == 0.5 ? 0.5 : human > 0.5 ? 1 : 0;
    data.cluster.push_back(i);
    data.first.push_back(first);
    data.second.push_back(second);
    data.label.push_back(i < kLabelled ? label : kAbsent);
    data.prediction.push_back(
        std::clamp(human + (i * 3 % 7 - 3.0) / 8, 0.0, 1.0));
  }
  return data;
}

Benchmark board(const JudgedBattles& data) {
  Benchmark out =
      testing::make_benchmark({.items = kBattles,
                               .systems = {"s0", "s1", "s2", "s3"},
                               .outcome = [](auto, auto) { return 0.5; }});
  const Record like = out.records.front();
  out.records.clear();
  out.judges.push_back("people");
  out.gold = 1;
  out.reference = -1;
  for (std::uint32_t i = 0; i < kBattles; ++i) {
    Record record = like;
    record.trial.item = i;
    record.trial.shown = {static_cast<std::uint16_t>(data.first[i]),
                          static_cast<std::uint16_t>(data.second[i])};
    record.trial.focus = 0;
    record.verdict.p_first = data.prediction[i];
    out.records.push_back(record);
    if (std::isnan(data.label[i])) continue;
    record.trial.judge = 1;
    record.verdict.p_first = data.label[i];
    out.records.push_back(std::move(record));
  }
  return out;
}

}  // namespace

TEST_CASE("human_anchored has a board's strengths as people would find them") {
  const JudgedBattles data = simulated();
  const PoweredStrengths want =
      PredictionPoweredBt::make(data)->fit(PowerTuning::kClipped);
  REQUIRE(want.converged);

  const Prepared prepared = testing::prepare(
      calibrations::human_anchored, board(data), "{scale: bradley_terry}");
  REQUIRE(prepared.refused.empty());
  const auto found = values(prepared, std::vector<double>(kBattles, 1.0));

  REQUIRE(found.size() == 4);
  for (std::size_t s = 0; s < 4; ++s) {
    CHECK_THAT(found[s],
               WithinAbs(1000 + 400 / std::log(10) * want.strength[s], 1e-6));
  }
  CHECK(prepared.estimator->notes().convention ==
        "assize.human_anchored.bradley_terry");
}

TEST_CASE("an instruction counts as labelled by any of its battles") {
  // Item 0 has a second battle, of the same system, that nobody labelled.
  JudgedBattles data = simulated();
  Benchmark bench = board(data);
  Record more = bench.records.front();
  more.trial.shown[1] = static_cast<std::uint16_t>(3);
  bench.records.push_back(more);

  const Prepared prepared = testing::prepare(
      calibrations::human_anchored, std::move(bench), "{scale: bradley_terry}");

  REQUIRE(prepared.refused.empty());
  const Notes notes = prepared.estimator->notes();
  CHECK(notes.parameters[1] == std::pair<std::string, double>{"labelled", 24});
  CHECK(fmt::format("{}", fmt::join(notes.assumes, " "))
            .find("Left out: 1 battles") != std::string::npos);
}

TEST_CASE("human_anchored has no strengths by category") {
  CHECK(testing::prepare(calibrations::human_anchored, board(simulated()),
                         "{scale: bradley_terry, strata: category}")
            .refused.find("have no strata") != std::string::npos);
}

TEST_CASE("human_anchored has no strengths where nothing is unlabelled") {
  JudgedBattles data = simulated();
  for (double& label : data.label) {
    if (std::isnan(label)) label = 1;
  }

  CHECK(!testing::prepare(calibrations::human_anchored, board(data),
                          "{scale: bradley_terry}")
             .refused.empty());
}
