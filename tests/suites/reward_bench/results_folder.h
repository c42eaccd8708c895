// A folder of RewardBench's files with texts of our own, and the suite on it.
// The data sets themselves are not at hand: these are built as their formats
// say.
#pragma once

#include <string>
#include <vector>

#include "suites/arena_hard/benchmark_folder.h"

namespace assize::suites {
extern const SuitePlugin reward_bench;
}

namespace assize::testing::reward {

using arena::BenchmarkFolder;
using arena::Json;

/// A pair of version 1.
inline Json pair(int id, const std::string& subset,
                 const std::string& right = "It is so.",
                 const std::string& wrong = "No.") {
  return {{"id", id},
          {"subset", subset},
          {"prompt", "What of " + std::to_string(id) + "?"},
          {"chosen", right},
          {"chosen_model", "m"},
          {"rejected", wrong},
          {"rejected_model", "n"}};
}

/// A row of version 2.
inline Json row(const std::string& id, const std::string& subset,
                const std::vector<std::string>& right,
                const std::vector<std::string>& wrong) {
  return {{"id", id},
          {"subset", subset},
          {"prompt", "What of " + id + "?"},
          {"chosen", right},
          {"rejected", wrong},
          {"num_correct", right.size()},
          {"total_completions", right.size() + wrong.size()}};
}

/// The ratings of two prompts of Ties, as the benchmark's column file has them.
inline Json ties_scores() {
  return {{"model", "m"},
          {"model_type", "Seq. Classifier"},
          {"id", {"ref:1", "tied:1", "ref:2", "tied:2"}},
          {"subset", {"Ties", "Ties", "Ties", "Ties"}},
          {"scores", {{8, 3}, {9, 7, 3, 2}, {5, 6}, {9, 4, 5}}},
          {"num_correct", {1, 2, 1, 2}},
          {"results", {nullptr, nullptr, nullptr, nullptr}}};
}

inline std::unique_ptr<Suite> reward_bench_on(const std::string& results) {
  Result<ConfigNode> node =
      ConfigNode::parse(Json{{"results", results}}.dump(), "test.yaml");
  REQUIRE(node);
  std::unique_ptr<Suite> suite = suites::reward_bench.make(*node);
  REQUIRE(node->finish().empty());
  return suite;
}

}  // namespace assize::testing::reward
