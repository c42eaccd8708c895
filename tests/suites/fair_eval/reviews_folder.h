// A folder of FairEval's files with texts of our own, and the suite on it.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "suites/arena_hard/benchmark_folder.h"
#include "suites/fair_eval/description.h"

namespace assize::suites {
extern const SuitePlugin fair_eval;
}

namespace assize::testing::fair {

using arena::BenchmarkFolder;
using arena::Json;

inline constexpr char kOwn[] = "review/review_one_two_judge.json";
inline constexpr char kLabels[] = "review/review_one_two_human.txt";

/// What FairEval's judge writes of two answers.
inline std::string scored(const std::string& first, const std::string& second) {
  return "Evaluation evidence: both are short.\nScore of the Assistant 1: " +
         first + "\nScore of the Assistant 2: " + second;
}

inline Json review(int question, const std::vector<std::string>& first,
                   const std::vector<std::string>& second, double one,
                   double two) {
  return {{"question_id", question},
          {"question", "Which of " + std::to_string(question) + "?"},
          {"review", first},
          {"review_bpc", second},
          {"score", {one, two}}};
}

/// FastChat's review of the answers of that question by two systems.
inline Json line_review(int question, const std::string& first,
                        const std::string& second, const std::string& text,
                        const Json& score) {
  const std::string at = std::to_string(question);
  return {{"question_id", question},
          {"answer1_id", first + at},
          {"answer2_id", second + at},
          {"text", text},
          {"score", score}};
}

/// Questions from 1 on, answered by the systems `one` and `two`.
class ReviewsFolder : public BenchmarkFolder {
 public:
  explicit ReviewsFolder(int questions = 2) {
    std::vector<Json> asked;
    for (int i = 1; i <= questions; ++i) {
      asked.push_back({{"question_id", i},
                       {"text", "Which of " + std::to_string(i) + "?"},
                       {"category", i % 2 == 1 ? "odd" : "even"}});
    }
    lines("question.jsonl", asked);
    for (const std::string system : {"one", "two"}) {
      std::vector<Json> answers;
      for (int i = 1; i <= questions; ++i) {
        answers.push_back({{"answer_id", system + std::to_string(i)},
                           {"model_id", system + ":v1"},
                           {"question_id", i},
                           {"text", "By " + system + "."}});
      }
      lines("answer/answer_" + system + ".jsonl", answers);
    }
  }
};

inline std::unique_ptr<Suite> fair_eval_on(const std::string& results) {
  Result<ConfigNode> node =
      ConfigNode::parse(Json{{"results", results}}.dump(), "test.yaml");
  REQUIRE(node);
  std::unique_ptr<Suite> suite = suites::fair_eval.make(*node);
  REQUIRE(node->finish().empty());
  return suite;
}

inline Result<Benchmark> read(const BenchmarkFolder& folder) {
  return fair_eval_on(folder.path())->read(1);
}

}  // namespace assize::testing::fair
