#include "suites/llmbar/layout.h"

#include "suites/llmbar/subset_folder.h"

using namespace assize;
using assize::llmbar::layout_of;
using assize::testing::bar::BenchmarkFolder;

TEST_CASE("subsets and judges are found by where their files lie") {
  const BenchmarkFolder folder;
  folder.write("A/Natural/dataset.json", "[]");
  folder.write("A/Natural/evaluators/GPT-4/CoT/result.json", "[]");
  folder.write("A/Natural/evaluators/GPT-4/CoT/statistics.json", "{}");
  folder.write("A/Natural/evaluators/GPT-4/Swap/result.json", "[]");
  folder.write("A/Natural/evaluators/GPT-4/Lost/statistics.json", "{}");
  folder.write("A/Natural/evaluators/result.json", "[]");
  folder.write("B/Natural/dataset.json", "[]");
  folder.write("B/Other/dataset.json", "[]");

  const auto layout = layout_of(folder.path());

  REQUIRE(layout);
  REQUIRE(layout->subsets.size() == 3);
  CHECK(layout->subsets[0].name == "A/Natural");
  CHECK(layout->subsets[1].name == "B/Natural");
  CHECK(layout->subsets[2].name == "Other");
  const auto& judges = layout->subsets[0].judges;
  REQUIRE(judges.size() == 2);
  CHECK(judges[0].judge == "GPT-4/CoT");
  CHECK(judges[0].statistics ==
        "A/Natural/evaluators/GPT-4/CoT/statistics.json");
  CHECK(judges[1].judge == "GPT-4/Swap");
  CHECK(judges[1].statistics.empty());
  CHECK(layout->other == 2);
}

TEST_CASE("the root of LLMBar's repository has its subsets and no more") {
  // S 6.1: folders under Dataset; S 6.2: prompts and their configuration.
  const BenchmarkFolder folder;
  const std::string subsets[] = {"CaseStudy/Base_9",
                                 "LLMBar/Adversarial/Neighbor",
                                 "LLMBar/Natural", "Processed/LLMEval^2"};
  for (const std::string& subset : subsets) {
    folder.write("Dataset/" + subset + "/dataset.json", "[]");
    folder.write("Dataset/" + subset + "/evaluators/GPT-4/CoT/result.json",
                 "[]");
  }
  folder.write("LLMEvaluator/evaluate.py", "");
  folder.write("LLMEvaluator/evaluators/config/GPT-4/CoT.json", "[]");
  folder.write("README.md", "");

  const auto layout = layout_of(folder.path());

  REQUIRE(layout);
  std::vector<std::string> names;
  for (const auto& subset : layout->subsets) {
    names.push_back(subset.name);
    REQUIRE(subset.judges.size() == 1);
    CHECK(subset.judges[0].judge == "GPT-4/CoT");
  }
  CHECK(names ==
        std::vector<std::string>{"Base_9", "Neighbor", "Natural", "LLMEval^2"});
  CHECK(layout->other == 1);
}

TEST_CASE("a folder may be a subset itself") {
  const BenchmarkFolder folder;
  folder.write("Mine/dataset.json", "[]");
  folder.write("Mine/evaluators/j/s/result.json", "[]");

  const auto layout = layout_of(folder.path() + "/Mine");

  REQUIRE(layout);
  REQUIRE(layout->subsets.size() == 1);
  CHECK(layout->subsets[0].name == "Mine");
  CHECK(layout->subsets[0].judges.at(0).judge == "j/s");
}

TEST_CASE("results without their pairs, and no pairs at all, are errors") {
  const BenchmarkFolder alone, none;
  alone.write("A/dataset.json", "[]");
  alone.write("B/evaluators/j/s/result.json", "[]");
  none.write("A/other.json", "[]");

  const auto without = layout_of(alone.path());
  const auto empty = layout_of(none.path());

  REQUIRE_FALSE(without);
  CHECK(without.error().message ==
        "there is no dataset.json for these results");
  CHECK(without.error().where.file ==
        alone.path() + "/B/evaluators/j/s/result.json");
  REQUIRE_FALSE(empty);
  CHECK(empty.error().message == "there is no dataset.json in this folder");
}
