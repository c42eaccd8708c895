// A table of Judging the Judges' verdicts with texts of our own.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "suites/arena_hard/benchmark_folder.h"
#include "suites/judging_the_judges/description.h"

namespace assize::suites {
extern const SuitePlugin judging_the_judges;
}

namespace assize::testing::judges {

using arena::BenchmarkFolder;
using arena::Json;

inline constexpr char kHeader[] =
    "model,response,question,references,benchmark,strict,kind,HumanJudgement\n";

/// A row with the labels of `strict`, of `kind` and of people.
inline std::string row(const std::string& model, const std::string& question,
                       const std::string& labels,
                       const std::string& references = "\"Red\nRed wine\"") {
  return model + ",\"the prompt,\nnot the answer\"," + question + "," +
         references + ",mine," + labels + "\n";
}

inline std::unique_ptr<Suite> suite_of(const Json& inputs) {
  Result<ConfigNode> node = ConfigNode::parse(inputs.dump(), "test.yaml");
  REQUIRE(node);
  std::unique_ptr<Suite> suite = suites::judging_the_judges.make(*node);
  REQUIRE(node->finish().empty());
  return suite;
}

inline judging_the_judges::Description about() {
  auto out = judging_the_judges::description();
  REQUIRE(out);
  return *out;
}

}  // namespace assize::testing::judges
