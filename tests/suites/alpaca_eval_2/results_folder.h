// A folder of results with texts of our own, and the suite that reads it.
#pragma once

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "plugin/config_node.h"
#include "plugin/suite.h"

namespace assize::suites {
extern const SuitePlugin alpaca_eval_2;
}

namespace assize::testing {

using Json = nlohmann::json;

inline constexpr char kReference[] = "gpt4_1106_preview";
inline constexpr char kJudge[] = "weighted_alpaca_eval_gpt4_turbo";

// Shown with the candidate first (switched) or second; CPython says which:
// random.Random("is_switched_outputs" + text + "0").choices([False, True])
inline constexpr char kRivers[] = "Name three rivers.";        // switched
inline constexpr char kColours[] = "List two colours.";        // switched
inline constexpr char kHaiku[] = "Write a haiku about rain.";  // not
inline constexpr char kCount[] = "Count to ten.";              // not

/// Removed with all that is in it at the end.
class ResultsFolder {
 public:
  ResultsFolder() {
    std::string name =
        (std::filesystem::temp_directory_path() / "assize_XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~ResultsFolder() { std::filesystem::remove_all(path_); }
  ResultsFolder(const ResultsFolder&) = delete;
  ResultsFolder& operator=(const ResultsFolder&) = delete;

  std::string path() const { return path_; }

  std::string write(const std::string& below, const std::string& text) const {
    const std::filesystem::path file = std::filesystem::path(path_) / below;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
  }
  void outputs(const std::string& system, const std::vector<Json>& rows) const {
    write(system + "/model_outputs.json", Json(rows).dump(2));
  }
  void annotations(const std::string& system,
                   const std::vector<Json>& rows) const {
    write(system + "/" + kJudge + "/annotations.json", Json(rows).dump(2));
  }

 private:
  std::string path_;
};

inline Json output(const std::string& instruction, const std::string& text) {
  return {{"instruction", instruction},
          {"output", text},
          {"dataset", "koala"},
          {"generator", "unreliable"}};
}

inline Json annotation(const std::string& instruction, const std::string& one,
                       const std::string& two, const Json& preference) {
  return {{"instruction", instruction},
          {"output_1", one},
          {"output_2", two},
          {"generator_1", kReference},
          {"generator_2", "example"},
          {"annotator", kJudge},
          {"preference", preference}};
}

/// One chat choice whose first token has these log-probabilities.
inline Json completion(const std::vector<std::pair<std::string, double>>& top) {
  Json entries = Json::array();
  for (const auto& [token, logprob] : top) {
    entries.push_back({{"token", token}, {"logprob", logprob}});
  }
  return {{"index", 0},
          {"logprobs", {{"content", {{{"top_logprobs", entries}}}}}},
          {"text", "m"}};
}

/// The suite of an `inputs` mapping, which must be in order.
inline std::unique_ptr<Suite> suite_of(const Json& inputs) {
  Result<ConfigNode> node = ConfigNode::parse(inputs.dump(), "test.yaml");
  REQUIRE(node);
  std::unique_ptr<Suite> suite = suites::alpaca_eval_2.make(*node);
  REQUIRE(node->finish().empty());
  return suite;
}

inline Result<Benchmark> read(const std::string& results,
                              unsigned threads = 2) {
  return suite_of({{"results", results}})->read(threads);
}

}  // namespace assize::testing
