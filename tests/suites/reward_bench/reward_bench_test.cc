#include "suites/reward_bench/results_folder.h"

using namespace assize;
using assize::testing::reward::BenchmarkFolder;
using assize::testing::reward::Json;
using assize::testing::reward::reward_bench_on;
using assize::testing::reward::row;

TEST_CASE("each number of answers has its prompt") {
  const BenchmarkFolder folder;
  folder.lines("d.jsonl", {row("a", "Focus", {"r"}, {"x", "y", "z"}),
                           row("tied:1", "Ties", {"r", "s"}, {"x"})});
  const auto suite = reward_bench_on(folder.path());
  const auto bench = suite->read(1);
  REQUIRE(bench);

  const auto prompts = suite->prompts(*bench);

  REQUIRE(prompts);
  CHECK(prompts->size() == 3);
  const auto trials = suite->design(*bench);
  CHECK(trials.size() == 4 + 3);
  for (const Trial& trial : trials) {
    const std::size_t prompt = suite->prompt_of(*bench, trial);
    CHECK((*prompts)[prompt].slots == trial.slots);
    CHECK((*prompts)[prompt].labels.size() == trial.slots);
  }
}

TEST_CASE("reward_bench needs a folder of results") {
  struct Case {
    Json inputs;
    std::string message;
  };
  const std::vector<Case> cases = {
      {Json::object(),
       "inputs need 'results': the folder with RewardBench's files"},
      {{{"results", ""}}, "results must name a folder"},
  };
  for (const Case& each : cases) {
    auto node = ConfigNode::parse(each.inputs.dump(), "test.yaml");
    REQUIRE(node);

    suites::reward_bench.make(*node);

    const auto errors = node->finish();
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].message == each.message);
  }
}
