#include "suites/mt_bench/design.h"

#include "suites/mt_bench/benchmark_folder.h"

using namespace assize;
using assize::mt_bench::Kind;
using assize::testing::mt::answer;
using assize::testing::mt::BenchmarkFolder;
using assize::testing::mt::kPair;
using assize::testing::mt::kSingle;
using assize::testing::mt::pair;
using assize::testing::mt::rating;

namespace {

void answers(const BenchmarkFolder& folder,
             const std::vector<std::string>& systems) {
  for (const std::string& system : systems) {
    folder.lines("model_answer/" + system + ".jsonl",
                 {answer(81, system, "This.", "That.")});
  }
}

std::vector<Trial> design_of(const BenchmarkFolder& folder,
                             const char* judging = nullptr) {
  assize::testing::mt::Json inputs = {{"results", folder.path()}};
  if (judging != nullptr) inputs["judging"] = judging;
  const auto suite = assize::testing::mt::suite_of(inputs);
  const auto bench = suite->read(1);
  REQUIRE(bench);
  return suite->design(*bench);
}

}  // namespace

TEST_CASE("each answer is rated on both turns where nobody says otherwise") {
  const BenchmarkFolder folder;
  answers(folder, {"one", "two"});

  const auto trials = design_of(folder);

  REQUIRE(trials.size() == 4);
  CHECK(trials[0].slots == 1);
  CHECK(trials[0].turn == 0);
  CHECK(trials[1].turn == 1);
  CHECK(trials[1].shown[0] == 0);
  CHECK(trials[3].shown[0] == 1);
}

TEST_CASE("compared answers meet the baseline, or each other, in both orders") {
  const BenchmarkFolder folder;
  answers(folder, {"one", "three", "two"});
  const auto all = design_of(folder, "pairwise");
  answers(folder, {"gpt-3.5-turbo"});

  const auto baseline = design_of(folder, "pairwise");

  // Three pairs, two turns, two orders; then three systems with the baseline.
  CHECK(all.size() == 12);
  REQUIRE(baseline.size() == 12);
  CHECK(baseline[0].shown[0] == 1);
  CHECK(baseline[0].shown[1] == 0);
  CHECK(baseline[0].focus == 0);
  CHECK(baseline[1].shown[0] == 0);
  CHECK(baseline[1].focus == 1);
}

TEST_CASE("a recorded judge is asked what its name says") {
  const BenchmarkFolder folder;
  answers(folder, {"one", "two"});
  folder.lines(kSingle, {rating(81, "one", 8)});
  folder.lines(kPair, {pair(81, "one", "two", "tie", "tie")});

  const auto trials = design_of(folder);

  // judge_pair: one pair in two turns and orders; judge_single: two answers.
  REQUIRE(trials.size() == 8);
  for (const Trial& trial : trials) {
    CHECK(trial.slots == (trial.judge == 0 ? 2 : 1));
  }
}

TEST_CASE("without answers the design is what was recorded") {
  const BenchmarkFolder folder;
  folder.lines(kSingle, {rating(81, "one", 8), rating(81, "one", -1, 2)});
  folder.lines(kPair, {pair(81, "one", "two", "tie", "tie")});

  const auto trials = design_of(folder);

  REQUIRE(trials.size() == 4);
  CHECK(trials[0].slots == 2);
  CHECK(trials[1].focus == 1);
  CHECK(trials[3].turn == 1);
}

TEST_CASE("live judges are asked what was recorded, or what the user says") {
  Benchmark bench;
  CHECK(assize::mt_bench::kinds_of(bench, {}) == std::vector{Kind::kSingle});
  bench.judges = {"a_pair"};
  CHECK(assize::mt_bench::kinds_of(bench, {}) == std::vector{Kind::kPairwise});
  bench.judges = {"a_pair", "a_single"};
  CHECK(assize::mt_bench::kinds_of(bench, {}) ==
        std::vector{Kind::kSingle, Kind::kPairwise});
  CHECK(assize::mt_bench::kinds_of(bench, Kind::kSingle) ==
        std::vector{Kind::kSingle});
}
