#include "suites/arena_hard/score.h"

#include <cmath>

#include "stats/bradley_terry.h"
#include "suites/arena_hard/benchmark_folder.h"
#include "text/answer_features.h"

using namespace assize;
using assize::testing::arena::BenchmarkFolder;
using assize::testing::arena::Json;
using assize::testing::arena::old_game;
using assize::testing::arena::old_judgement;
using assize::testing::arena::suite_of;
using Catch::Matchers::WithinAbs;

namespace {

constexpr char kJudged[] = "model_judgment/judge/one.jsonl";

/// Four prompts: a tie and a win, two strong losses, one game of two, none.
std::vector<Json> games() {
  return {
      old_judgement("a", "one", old_game("A=B"), old_game("A>B")),
      old_judgement("b", "one", old_game("A>>B"), old_game("B>>A")),
      old_judgement("c", "one", old_game("B>>A"), nullptr),
      old_judgement("d", "one", old_game(nullptr), old_game(nullptr)),
  };
}

struct Scored {
  double value = kAbsent;
  std::uint32_t n = 0, clusters = 0;
  std::string convention;
};

Scored score_of(const std::string& version) {
  const BenchmarkFolder folder;
  folder.lines(kJudged, games());
  const auto suite =
      suite_of({{"results", folder.path()}, {"version", version}});
  const auto bench = suite->read(1);
  REQUIRE(bench);
  const VerdictTable table = tabulate(*bench);
  const AnswerTable answers = answer_features(*bench, 1);
  const auto headline = suite->headline(
      {.bench = *bench, .table = table, .answers = answers, .findings = {}});
  REQUIRE(headline);
  const auto quantities = (*headline)->quantities();
  REQUIRE(quantities.size() == 1);
  const std::vector<double> unit(bench->clusters(), 1.0);
  std::vector<double> out(1);
  Scratch scratch;
  (*headline)->estimate(unit, out, scratch);
  return {out[0], quantities[0].n, quantities[0].clusters,
          (*headline)->notes().convention};
}

}  // namespace

TEST_CASE("v0.1 leaves out a game without a verdict") {
  const Scored score = score_of("v0.1");

  // (1/2 + 1 + 0 + 0 + 3) / (1 + 1 + 3 + 3 + 3)
  CHECK_THAT(score.value, WithinAbs(100 * 4.5 / 11, 1e-12));
  CHECK(score.n == 5);
  CHECK(score.clusters == 3);
  CHECK(score.convention == "arena_hard.v0.1");
}

TEST_CASE("v2.0 leaves out the other game of the prompt as well") {
  const Scored score = score_of("v2.0");

  // (1/2 + 1 + 0 + 0) / (1 + 1 + 3 + 3)
  CHECK_THAT(score.value, WithinAbs(100 * 1.5 / 8, 1e-12));
  CHECK(score.n == 4);
  CHECK(score.convention == "arena_hard.v2");
}

TEST_CASE("the score is the Bradley-Terry fit of the games as published") {
  // Of several systems, each against the baseline, system 0.
  const Battles battles{.systems = 3,
                        .first = {1, 1, 1, 1, 1, 2, 2, 2},
                        .second = {0, 0, 0, 0, 0, 0, 0, 0},
                        .outcome = {0.5, 1, 0, 0, 1, 1, 0.5, 0},
                        .weight = {1, 1, 3, 3, 3, 1, 1, 1}};
  BradleyTerryOptions options;
  options.anchor = 0;
  const BradleyTerryFit fit = BradleyTerry(PairCounts(battles), options).fit();
  REQUIRE(fit.status == BradleyTerryStatus::kFitted);

  const Scored score = score_of("v0.1");

  // The program's strengths are 400 log10 of the odds above the baseline.
  const double rate = 100 / (1 + std::exp(-fit.strength[1]));
  CHECK_THAT(score.value, WithinAbs(rate, 1e-9));
}
