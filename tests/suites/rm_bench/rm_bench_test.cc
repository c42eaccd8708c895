#include <algorithm>

#include "suites/rm_bench/rows_folder.h"

using namespace assize;
using assize::testing::rm::BenchmarkFolder;
using assize::testing::rm::Json;
using assize::testing::rm::rm_bench_on;
using assize::testing::rm::row;
using assize::testing::rm::write;

TEST_CASE("all nine pairs are shown in both orders") {
  const BenchmarkFolder folder;
  write(folder, "a.json", {row(1)});
  const auto suite = rm_bench_on(folder.path());
  const auto bench = suite->read(1);
  REQUIRE(bench);

  const auto trials = suite->design(*bench);

  CHECK(trials.size() == 18);
  for (const Trial& trial : trials) {
    CHECK(trial.shown[trial.focus] < 3);
    CHECK(trial.shown[1 - trial.focus] >= 3);
  }
}

TEST_CASE("the prompt asks for one of five labels, of which the last counts") {
  const BenchmarkFolder folder;
  write(folder, "a.json", {row(1)});
  const auto suite = rm_bench_on(folder.path());
  const auto bench = suite->read(1);
  REQUIRE(bench);

  const auto prompts = suite->prompts(*bench);

  REQUIRE(prompts);
  REQUIRE(prompts->size() == 1);
  const JudgePrompt& prompt = prompts->front();
  const auto [text, status, winner, strength] =
      GENERATE(table<std::string, Status, int, int>({
          {"so \\boxed{A>>B}", Status::kChosen, 0, 2},
          {"\\boxed{A>B} no, \\boxed{B>A}", Status::kChosen, 1, 1},
          {"\\boxed{B>>A}", Status::kChosen, 1, 2},
          {"\\boxed{A=B}", Status::kTied, -1, 1},
          {"A>B", Status::kUnparsed, -1, 1},
          {"\\boxed{A<B}", Status::kUnparsed, -1, 1},
      }));
  Completion said;
  said.text = text;
  const Verdict verdict = prompt.official.parse(said, prompt.labels);
  CAPTURE(text);
  CHECK(verdict.status == status);
  CHECK(static_cast<int>(verdict.winner) == winner);
  if (winner >= 0) CHECK(static_cast<int>(verdict.strength) == strength);
}

TEST_CASE("results must be named, and a template be there") {
  struct Case {
    Json inputs;
    std::string message;
  };
  const std::vector<Case> cases = {
      {Json::object(),
       "inputs need 'results': the folder with RM-Bench's files"},
      {{{"results", ""}}, "results must name a folder"},
  };
  for (const Case& each : cases) {
    auto node = ConfigNode::parse(each.inputs.dump(), "test.yaml");
    REQUIRE(node);

    suites::rm_bench.make(*node);

    const auto errors = node->finish();
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].message == each.message);
  }
}
