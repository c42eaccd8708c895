// A folder of RM-Bench's files with texts of our own, and the suite on it.
#pragma once

#include <string>
#include <vector>

#include "suites/arena_hard/benchmark_folder.h"

namespace assize::suites {
extern const SuitePlugin rm_bench;
}

namespace assize::testing::rm {

using arena::BenchmarkFolder;
using arena::Json;

inline Json row(int id, const std::string& subset = "alpacaeval") {
  const std::string n = std::to_string(id);
  return {{"id", id},
          {"subset", subset},
          {"prompt", "What is " + n + "?"},
          {"chosen", {n, "It is " + n, "**It** is " + n}},
          {"rejected", {"0", "It is 0", "**It** is 0"}}};
}

inline Json scored(Json row, const std::vector<double>& chosen,
                   const std::vector<double>& rejected) {
  row["score_chosen"] = chosen;
  row["score_rejected"] = rejected;
  return row;
}

inline std::string write(const BenchmarkFolder& folder, const std::string& name,
                         const std::vector<Json>& rows) {
  return folder.write(name, Json(rows).dump(1));
}

inline std::unique_ptr<Suite> rm_bench_on(const std::string& results) {
  Result<ConfigNode> node =
      ConfigNode::parse(Json{{"results", results}}.dump(), "test.yaml");
  REQUIRE(node);
  std::unique_ptr<Suite> suite = suites::rm_bench.make(*node);
  REQUIRE(node->finish().empty());
  return suite;
}

}  // namespace assize::testing::rm
