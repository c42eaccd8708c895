#include "judges/rule_table.h"

namespace assize::judges {
extern const JudgePlugin rule_shorter;
}

using namespace assize;
using namespace assize::testing;

TEST_CASE("rule.shorter goes by code points; equal lengths are a tie") {
  const auto rule = make_rule(judges::rule_shorter);
  const AnswerTable answers = answers_of({5, 9, 5, 0, 4294967295});
  const auto [shown, expected] =
      GENERATE(table<std::vector<std::uint32_t>, std::string>({
          {{0, 1}, "chosen 0 1"},
          {{1, 0}, "chosen 1 0"},
          {{0, 2}, "tied equal_scores 0.5"},
          {{3, 0}, "chosen 0 1"},
          {{1, 4}, "chosen 0 1"},
          {{0, 1, 3}, "chosen 2"},
          {{0, 2, 1}, "tied equal_scores"},
          {{0, kNoAnswer}, "not_applicable none"},
          {{0, 5}, "not_applicable none"},
          {{0}, "not_applicable none"},
          {std::vector<std::uint32_t>{}, "not_applicable none"},
      }));

  CHECK(say(rule->judge(item_with(true), shown, answers)) == expected);
  CHECK(say(rule->judge(item_with(false), shown, answers)) == expected);
}

TEST_CASE("rule.shorter does not take withheld texts for empty ones") {
  const auto rule = make_rule(judges::rule_shorter);
  const AnswerTable answers = answers_of({0, 0});
  const std::vector<std::uint32_t> shown = {0, 1};

  CHECK(say(rule->judge(item_with(false), shown, answers)) ==
        "not_applicable none");
  CHECK(say(rule->judge(item_with(true), shown, answers)) ==
        "tied equal_scores 0.5");
}
