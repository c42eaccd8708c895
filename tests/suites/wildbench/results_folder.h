// A folder of WildBench's files with texts of our own, made after the published
// programs, and the suite on it.
#pragma once

#include <string>
#include <vector>

#include "suites/arena_hard/benchmark_folder.h"

namespace assize::suites {
extern const SuitePlugin wildbench;
}

namespace assize::testing::wild {

using arena::BenchmarkFolder;
using arena::Json;

inline constexpr char kScores[] = "score.v2/eval=judge/";
inline constexpr char kPairs[] = "pairwise.v2/eval=judge/ref=base/";

inline Json score(const std::string& id, const Json& score,
                  const std::string& text = "An answer.") {
  return {{"session_id", id},
          {"parsed_result", {{"strengths", "few"}, {"score", score}}},
          {"meta_data", {{"error", nullptr}}},
          {"model_test", "org/one"},
          {"score", score},
          {"model_output", text}};
}

/// A batch row: `one` is shown as A, the baseline as B.
inline Json pair(const std::string& id, const std::string& choice,
                 const std::string& own = "An answer.",
                 const std::string& other = "Another.") {
  const std::string winner = choice == "A=B"           ? "tie"
                             : choice.starts_with('A') ? "org/one"
                                                       : "base";
  return {{"session_id", id},
          {"parsed_result", {{"reason of A=B", "none"}, {"choice", choice}}},
          {"meta_data", {{"error", nullptr}}},
          {"model_A", "org/one"},
          {"model_B", "base"},
          {"winner", winner},
          {"extent", choice == "A=B" ? 0 : static_cast<int>(choice.size()) - 1},
          {"model_outputs", {{"org/one", own}, {"base", other}}}};
}

/// An instant row: the baseline is shown as A.
inline Json instant(const std::string& id, const std::string& choice) {
  return {{"session_id", id},
          {"generator", "one"},
          {"ref_generator", "base"},
          {"assignment", {{"A", "base"}, {"B", "one"}}},
          {"model_output", {"An answer."}},
          {"ref_output", "Another."},
          {"prompt", "..."},
          {"result", "..."},
          {"parsed_result", {{"choice", choice}}},
          {"error", "N/A"}};
}

inline Json task(const std::string& id, const std::string& primary,
                 const std::vector<std::string>& secondary = {}) {
  return {{"session_id", id},
          {"conversation_input",
           {{{"role", "user"}, {"content", "Hello " + id}},
            {{"role", "assistant"}, {"content", "Hello."}},
            {{"role", "user"}, {"content", "What of " + id + "?"}}}},
          {"checklist", {"Is it short?", "Is it right?"}},
          {"primary_tag", primary},
          {"secondary_tags", secondary}};
}

inline Json answer(const std::string& id, const std::string& text,
                   const std::string& system = "org/one") {
  return {{"session_id", id},
          {"chat_history", {"Hello " + id, "Hello.", "What of " + id + "?"}},
          {"model_input", "n/a"},
          {"output", {text}},
          {"generator", system},
          {"dataset", "wild_bench_v2"}};
}

inline std::string array(const std::vector<Json>& rows) {
  return Json(rows).dump(1);
}

inline std::unique_ptr<Suite> suite_of(const Json& inputs) {
  Result<ConfigNode> node = ConfigNode::parse(inputs.dump(), "test.yaml");
  REQUIRE(node);
  std::unique_ptr<Suite> suite = suites::wildbench.make(*node);
  REQUIRE(node->finish().empty());
  return suite;
}

inline Result<Benchmark> read(const std::string& results) {
  return suite_of({{"results", results}})->read(1);
}

}  // namespace assize::testing::wild
