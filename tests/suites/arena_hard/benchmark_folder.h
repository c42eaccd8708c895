// A folder of Arena-Hard's files with texts of our own, and the suite on it.
#pragma once

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "plugin/config_node.h"
#include "plugin/suite.h"

namespace assize::suites {
extern const SuitePlugin arena_hard;
}

namespace assize::testing::arena {

using Json = nlohmann::json;

/// Removed with all that is in it at the end.
class BenchmarkFolder {
 public:
  BenchmarkFolder() {
    std::string name =
        (std::filesystem::temp_directory_path() / "assize_XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~BenchmarkFolder() { std::filesystem::remove_all(path_); }
  BenchmarkFolder(const BenchmarkFolder&) = delete;
  BenchmarkFolder& operator=(const BenchmarkFolder&) = delete;

  std::string path() const { return path_; }

  std::string write(const std::string& below, const std::string& text) const {
    const std::filesystem::path file = std::filesystem::path(path_) / below;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
  }
  std::string lines(const std::string& below,
                    const std::vector<Json>& rows) const {
    std::string text;
    for (const Json& row : rows) text += row.dump() + "\n";
    return write(below, text);
  }

 private:
  std::string path_;
};

inline Json question(const std::string& id, const std::string& text,
                     const std::string& category = "arena-hard-v0.1") {
  return {{"uid", id}, {"category", category}, {"prompt", text}};
}

/// Of the schema before 2025.
inline Json old_answer(const std::string& id, const std::string& system,
                       const std::string& text) {
  return {
      {"question_id", id},
      {"model_id", system},
      {"choices",
       {{{"index", 0}, {"turns", {{{"content", text}, {"token_len", 7}}}}}}}};
}

inline Json new_answer(const std::string& id, const std::string& system,
                       const std::string& text) {
  return {{"uid", id},
          {"model", system},
          {"messages",
           {{{"role", "user"}, {"content", "?"}},
            {{"role", "assistant"}, {"content", {{"answer", text}}}}}}};
}

inline std::string shown(const std::string& question, const std::string& a,
                         const std::string& b) {
  return "<|User Prompt|>\n" + question +
         "\n\n<|The Start of Assistant A's Answer|>\n" + a +
         "\n<|The End of Assistant A's Answer|>\n\n<|The Start of Assistant "
         "B's Answer|>\n" +
         b + "\n<|The End of Assistant B's Answer|>";
}

/// A game of the old schema whose text says its label.
inline Json old_game(const Json& label, const std::string& prompt = "") {
  const std::string said =
      label.is_null() ? "Neither." : "So [[" + label.get<std::string>() + "]].";
  return {{"user_prompt", prompt}, {"judgment", said}, {"score", label}};
}

inline Json old_judgement(const std::string& id, const std::string& system,
                          const Json& first, const Json& second) {
  return {{"question_id", id},
          {"model", system},
          {"judge", "judge"},
          {"games", {first, second}}};
}

inline std::unique_ptr<Suite> suite_of(const Json& inputs) {
  Result<ConfigNode> node = ConfigNode::parse(inputs.dump(), "test.yaml");
  REQUIRE(node);
  std::unique_ptr<Suite> suite = suites::arena_hard.make(*node);
  REQUIRE(node->finish().empty());
  return suite;
}

inline Result<Benchmark> read(const std::string& results) {
  return suite_of({{"results", results}})->read(1);
}

}  // namespace assize::testing::arena
