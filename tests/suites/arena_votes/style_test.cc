// Style and citations held fixed on an arena's log, by the calibration that
// reads the suite's own counts.

#include <algorithm>

#include "suites/arena_votes/battle_log.h"
#include "text/answer_features.h"

namespace assize::calibrations {
extern const CalibrationPlugin style_controlled;
}

using namespace assize;
using assize::testing::votes::battle;
using assize::testing::votes::BenchmarkFolder;
using assize::testing::votes::Json;
using assize::testing::votes::kBattles;
using assize::testing::votes::suite_of;
using Catch::Matchers::WithinAbs;

namespace {

/// The counts of tests/oracles/arena_votes.py; search logs count citations.
void count(Json& row, int i, const std::string& side) {
  const int s = row["model_" + side].get<std::string>()[1] - '0';
  Json& to = row["conv_metadata"];
  to["sum_assistant_" + side + "_tokens"] =
      20 + (7 * i + 13 * s * s + 5 * i * s) % 97 + 10 * s;
  to["header_count_" + side] = {{"h1", (i + 2 * s) % 4}, {"h2", 0}};
  to["list_count_" + side] = {{"ordered", 0},
                              {"unordered", (3 * i + s * i) % 5}};
  to["bold_count_" + side] = {{"**", (i * s + 2 * i + s) % 3}};
  to["num_citations_" + side] = (5 * i + 3 * s + i * s) % 7;
}

}  // namespace

TEST_CASE("an arena's style control holds citations fixed as well") {
  const BenchmarkFolder folder;
  std::vector<Json> rows;
  for (int i = 0; i < kBattles; ++i) {
    rows.push_back(battle(i));
    count(rows.back(), i, "a");
    count(rows.back(), i, "b");
  }
  const auto bench =
      suite_of({{"results", folder.lines("log.jsonl", rows)}, {"anchor", "s0"}})
          ->read(1);
  REQUIRE(bench);
  const VerdictTable table = tabulate(*bench);
  const AnswerTable answers = answer_features(*bench, 1);
  auto config = ConfigNode::parse("convention: fastchat", "test.yaml");
  REQUIRE(config);
  const auto calibration = calibrations::style_controlled.make(*config);

  const auto controlled = calibration->prepare(
      {.bench = *bench, .table = table, .answers = answers, .findings = {}});

  REQUIRE(controlled);
  std::vector<double> values((*controlled)->quantities().size());
  Scratch scratch;
  (*controlled)
      ->estimate(std::vector<double>(bench->clusters(), 1.0), values, scratch);
  // tests/oracles/arena_votes.py: fastchat, and its slopes.
  const std::vector<double> expected = {
      50, 55.111244323, 63.832896865, 74.742031055, 59.947910885, 76.605802802};
  REQUIRE(values.size() == expected.size());
  for (std::size_t s = 0; s < values.size(); ++s) {
    CHECK_THAT(values[s], WithinAbs(expected[s], 1e-6));
  }
  const auto parameters = (*controlled)->notes().parameters;
  REQUIRE(parameters.size() == 5);
  CHECK(parameters[4].first == "gamma.citations");
  CHECK_THAT(parameters[4].second, WithinAbs(0.041952332, 1e-7));
}
