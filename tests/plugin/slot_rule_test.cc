#include "plugin/slot_rule.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace assize;

TEST_CASE("the baselines of pairs say what their rules say") {
  // Answer 0 is longer, answer 1 is formatted, and answer 1 refuses.
  const AnswerTable answers{.code_points = {9, 5},
                            .headers = {0, 1},
                            .lists = {0, 0},
                            .bold = {0, 0},
                            .refusals = {0, 1},
                            .names = {},
                            .extra = {}};
  const std::vector<std::uint32_t> shown = {1, 0};
  std::vector<std::string> said;

  for (const SlotRule& rule : baseline_rules()) {
    const Verdict verdict = rule.judge(Item(), shown, answers);
    said.push_back(std::string(rule.id) + " " + std::to_string(verdict.winner));
  }

  CHECK(said == std::vector<std::string>{"rule.first 0", "rule.longer 1",
                                         "rule.more_markdown 0",
                                         "rule.refuses_less 1"});
}

TEST_CASE("of several answers that are equally long, the longest are named") {
  const AnswerTable answers{.code_points = {4, 4, 2, 1},
                            .headers = {},
                            .lists = {},
                            .bold = {},
                            .refusals = {},
                            .names = {},
                            .extra = {}};
  const std::vector<std::uint32_t> shown = {2, 0, 3, 1};

  const Verdict verdict =
      judge_by_length(Item(), shown, answers, Prefer::kLonger);

  CHECK(verdict.tie == Tie::kEqualScores);
  CHECK(std::vector<double>(verdict.score.begin(), verdict.score.end()) ==
        std::vector<double>{0, 1, 0, 1});
}
