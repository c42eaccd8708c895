// A folder of MT-Bench's files with texts of our own, and the suite on it.
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
extern const SuitePlugin mt_bench;
}

namespace assize::testing::mt {

using Json = nlohmann::json;

inline constexpr char kSingle[] = "model_judgment/judge_single.jsonl";
inline constexpr char kPair[] = "model_judgment/judge_pair.jsonl";

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

inline Json question(int id, const std::string& category = "writing") {
  return {{"question_id", id},
          {"category", category},
          {"turns", {"Why?", "And then?"}}};
}

/// Also of reference answers.
inline Json answer(int id, const std::string& system, const std::string& first,
                   const std::string& second) {
  return {{"question_id", id},
          {"answer_id", "a"},
          {"model_id", system},
          {"choices", {{{"index", 0}, {"turns", {first, second}}}}},
          {"tstamp", 1.5}};
}

/// A rating whose text says the score.
inline Json rating(int id, const std::string& system, double score,
                   int turn = 1) {
  const std::string said =
      score == -1 ? "$ERROR$" : "Well. Rating: [[" + Json(score).dump() + "]]";
  return {
      {"question_id", id},
      {"model", system},
      {"judge", {"judge", turn == 1 ? "single-v1" : "single-v1-multi-turn"}},
      {"user_prompt", ""},
      {"judgment", said},
      {"score", score},
      {"turn", turn},
      {"tstamp", 1.5}};
}

/// What a judge says of a game for this winner, its letter by the game.
inline std::string letter(const std::string& winner, int game) {
  if (winner == "error") return "$ERROR$";
  if (winner == "tie") return "So [[C]]";
  return (winner == "model_1") == (game == 1) ? "So [[A]]" : "So [[B]]";
}

inline Json pair(int id, const std::string& model_1, const std::string& model_2,
                 const std::string& first, const std::string& second,
                 int turn = 1) {
  return {{"question_id", id},
          {"model_1", model_1},
          {"model_2", model_2},
          {"g1_winner", first},
          {"g2_winner", second},
          {"judge", {"judge", turn == 1 ? "pair-v2" : "pair-v2-multi-turn"}},
          {"g1_user_prompt", ""},
          {"g1_judgment", letter(first, 1)},
          {"g2_user_prompt", ""},
          {"g2_judgment", letter(second, 2)},
          {"turn", turn},
          {"tstamp", 1.5}};
}

/// Two ratings held against each other, as FastChat writes them.
inline Json ratings(int id, const std::string& model_1,
                    const std::string& model_2, double first, double second,
                    const std::string& winner) {
  Json row = pair(id, model_1, model_2, winner, winner);
  row["judge"] = {"judge", "single-v1"};
  row["g1_judgment"] = rating(id, model_1, first)["judgment"];
  row["g2_judgment"] = rating(id, model_2, second)["judgment"];
  row["m1_score"] = first;
  row["m2_score"] = second;
  row.erase("turn");
  return row;
}

inline std::unique_ptr<Suite> suite_of(const Json& inputs) {
  Result<ConfigNode> node = ConfigNode::parse(inputs.dump(), "test.yaml");
  REQUIRE(node);
  std::unique_ptr<Suite> suite = suites::mt_bench.make(*node);
  REQUIRE(node->finish().empty());
  return suite;
}

inline Result<Benchmark> read(const std::string& results) {
  return suite_of({{"results", results}})->read(1);
}

}  // namespace assize::testing::mt
