#include "suites/llmbar/native_path.h"

#include <catch2/catch.hpp>

using namespace assize;
using assize::llmbar::evaluator_of;
using assize::llmbar::subset_folders;

using Names = std::vector<std::string>;

TEST_CASE("subsets are written where they were read") {
  struct Case {
    Names subsets, files, folders;
  };
  const auto [subsets, files, folders] = GENERATE(values<Case>({
      {{"GPTInst", "Natural"},
       {"Adversarial/GPTInst/dataset.json", "Natural/dataset.json",
        "Natural/evaluators/LLM/S/result.json"},
       {"Adversarial/GPTInst/", "Natural/"}},
      // The folder that was read is the subset.
      {{"Natural"}, {"dataset.json"}, {""}},
      {{"below", "top"},
       {"below/dataset.json", "dataset.json"},
       {"below/", ""}},
      // Of one name, each is called by its path.
      {{"a/b/X", "b/X"},
       {"a/b/X/dataset.json", "b/X/dataset.json"},
       {"a/b/X/", "b/X/"}},
      // One file alone, from elsewhere.
      {{"dataset"}, {"/elsewhere/dataset/dataset.json"}, {""}},
      {{"dataset"}, {}, {""}},
      {{"A", "B"}, {}, {"A/", "B/"}},
      {{"A", "../B"}, {"../B/dataset.json"}, {"A/", "_.._B/"}},
  }));
  Benchmark bench;
  bench.categories = subsets;
  for (const std::string& path : files) bench.files.push_back({path, 0, ""});

  CHECK(subset_folders(bench) == folders);
}

TEST_CASE("a judge without a strategy is called live") {
  CHECK(evaluator_of("GPT-4/CoT", "live") == "GPT-4/CoT");
  CHECK(evaluator_of("org/model/CoT", "live") == "org_model/CoT");
  CHECK(evaluator_of("model", "live") == "model/live");
}
