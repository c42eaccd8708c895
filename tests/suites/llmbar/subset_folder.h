// A folder of LLMBar's files with texts of our own, and the suite on it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "suites/arena_hard/benchmark_folder.h"

namespace assize::suites {
extern const SuitePlugin llmbar;
}

namespace assize::testing::bar {

using arena::BenchmarkFolder;
using arena::Json;

inline Json pair(const std::string& input, int label) {
  return {{"input", input},
          {"output_1", "One of " + input},
          {"output_2", "Another of " + input},
          {"label", label}};
}

/// The verdict of one order: what was said and whom it names, or null.
inline Json said(const std::string& text, const Json& winner,
                 const std::string& finish = "stop") {
  return {{"completion", Json::array({text, finish})}, {"winner", winner}};
}

inline Json round(const Json& first, const Json& second) {
  return {{"swap = False", first}, {"swap = True", second}};
}

/// Both orders of a bare verdict, by the slot that is named: "a", "b" or else.
inline Json verdict(const std::string& first, const std::string& second) {
  const auto winner = [](const std::string& slot, bool swapped) -> Json {
    if (slot != "a" && slot != "b") return nullptr;
    return (slot == "a") == swapped ? "2" : "1";
  };
  const auto text = [](const std::string& slot) {
    return slot == "a" || slot == "b" ? "Output (" + slot + ")" : slot;
  };
  return round(said(text(first), winner(first, false)),
               said(text(second), winner(second, true)));
}

/// Of ratings: what each output was given, and the published winners.
inline Json rated(const std::string& first, const std::string& second,
                  const std::string& not_swapped, const std::string& swapped,
                  const std::string& finish = "stop") {
  return {{"score_1", Json::array({first, finish})},
          {"score_2", Json::array({second, "stop"})},
          {"swap = False", {{"winner", not_swapped}}},
          {"swap = True", {{"winner", swapped}}}};
}

inline Json judged(Json pair, std::vector<Json> results) {
  pair["results"] = std::move(results);
  return pair;
}

inline std::string result_of(const std::string& subset,
                             const std::string& judge) {
  return subset + "/evaluators/" + judge + "/result.json";
}

inline std::unique_ptr<Suite> llmbar_on(const Json& inputs) {
  Result<ConfigNode> node = ConfigNode::parse(inputs.dump(), "test.yaml");
  REQUIRE(node);
  std::unique_ptr<Suite> suite = suites::llmbar.make(*node);
  REQUIRE(node->finish().empty());
  return suite;
}

inline Result<Benchmark> read(const std::string& results) {
  return llmbar_on({{"results", results}})->read(1);
}

}  // namespace assize::testing::bar
