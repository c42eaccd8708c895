#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "calibrations/prepared.h"

namespace assize::calibrations {
extern const CalibrationPlugin human_anchored;
}

using namespace assize;
using assize::testing::Prepared;
using assize::testing::values;
using Catch::Matchers::WithinAbs;

namespace {

// The worked example of methods.md C.5: ten labelled rows, twenty that are not.
const std::vector<double> kLabel = {1, 0, 1, 1, 0, 1, 0, 1, 1, 0};
const std::vector<double> kJudge = {1, 0, 1, 1, 1, 1, 0, 0, 1, 0,  // labelled
                                    1, 1, 0, 1, 0, 1, 1, 0, 1, 1,  //
                                    0, 1, 1, 0, 1, 1, 1, 0, 0, 1};

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
