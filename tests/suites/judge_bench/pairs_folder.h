// A folder of JudgeBench's files with texts of our own, and the suite on it.
#pragma once

#include <string>
#include <vector>

#include "suites/arena_hard/benchmark_folder.h"

namespace assize::suites {
extern const SuitePlugin judge_bench;
}

namespace assize::testing::bench {

using arena::BenchmarkFolder;
using arena::Json;

inline Json said(const Json& decision) {
  return {{"judgment", {{"judge_model", "k"}, {"response", "..."}}},
          {"decision", decision}};
}

inline Json scored(double first, double second) {
  return {{"judgment", {{"scores", {first, second}}}},
          {"decision", first > second ? "A>B" : "B>A"}};
}

inline Json pair(const std::string& id, const std::string& label,
                 const Json& first, const Json& second,
                 const std::string& source = "mmlu-pro-law") {
  return {{"pair_id", id},
          {"source", source},
          {"question", "Which of " + id + "?"},
          {"response_A", "This."},
          {"response_B", "That one."},
          {"label", label},
          {"judge_name", "j"},
          {"judgments", {first, second}}};
}

inline constexpr char kFile[] =
    "dataset=d,response_model=m,judge_name=j,judge_model=k.jsonl";

inline std::unique_ptr<Suite> judge_bench_on(const std::string& results) {
  Result<ConfigNode> node =
      ConfigNode::parse(Json{{"results", results}}.dump(), "test.yaml");
  REQUIRE(node);
  std::unique_ptr<Suite> suite = suites::judge_bench.make(*node);
  REQUIRE(node->finish().empty());
  return suite;
}

/// Of the data, with a model's name.
inline Json data_pair(const std::string& id, const std::string& label,
                      const Json& original, const std::string& model = "m") {
  Json out = pair(id, label, nullptr, nullptr);
  out.erase("judge_name");
  out.erase("judgments");
  out["original_id"] = original;
  out["response_model"] = model;
  return out;
}

/// An answer file, read alone.
inline Result<Benchmark> read_lines(const BenchmarkFolder& folder,
                                    const std::vector<Json>& lines) {
  return suites::judge_bench.native.read_answers(
      folder.lines("in.jsonl", lines));
}

}  // namespace assize::testing::bench
