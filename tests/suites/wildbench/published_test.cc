#include "suites/wildbench/published.h"

#include "suites/wildbench/results_folder.h"

using assize::testing::wild::BenchmarkFolder;
using assize::testing::wild::Json;
using assize::wildbench::published;

TEST_CASE("scores are read with the rows behind them") {
  const BenchmarkFolder folder;
  const Json board = {{"one",
                       {{"model", "one"},
                        {"score", 6.5},
                        {"adjusted_score", 3},
                        {"task_categorized_scores", {{"Creative Tasks", 2}}},
                        {"total", 1023}}}};

  const auto rows = published(folder.write("score.json", board.dump()));

  REQUIRE(rows);
  REQUIRE(rows->size() == 3);
  CHECK(rows->at(0).metric == "score");
  CHECK(rows->at(0).value == 6.5);
  CHECK(rows->at(0).n == 1023);
  CHECK(rows->at(2).metric == "Creative Tasks");
}

TEST_CASE("rewards are named by the file's baseline and their margin") {
  const BenchmarkFolder folder;
  const Json board = {{"one",
                       {{"reward", 0.25},
                        {"task_macro_reward", 0.5},
                        {"K", 500},
                        {"total", 1024}}}};

  const auto rows =
      published(folder.write("pairwise-gpt4t-K=500.json", board.dump()));

  REQUIRE(rows);
  REQUIRE(rows->size() == 2);
  CHECK(rows->at(0).metric == "reward.gpt4t.K=500");
  CHECK(rows->at(1).metric == "task_reward.gpt4t.K=500");
  CHECK_FALSE(published(folder.write("rewards.json", board.dump())));
}

TEST_CASE("what are no published numbers is an error") {
  const BenchmarkFolder folder;
  for (const char* text :
       {"[]", R"({"one": {"model": "one"}})", R"({"one": {"score": "6"}})",
        R"({"one": {"score": 6)", R"({"one": 6})"}) {
    CAPTURE(text);
    CHECK_FALSE(published(folder.write("score.json", text)));
  }
  CHECK_FALSE(published(folder.path() + "/none.json"));
}
