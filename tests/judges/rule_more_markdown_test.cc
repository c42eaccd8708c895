#include "judges/rule_table.h"

namespace assize::judges {
extern const JudgePlugin rule_more_markdown;
}

using namespace assize;
using namespace assize::testing;

TEST_CASE("rule.more_markdown goes by all marks together") {
  const auto rule = make_rule(judges::rule_more_markdown);
  AnswerTable answers = answers_of({5, 9, 5, 7});
  answers.headers = {1, 0, 0, 0};
  answers.lists = {0, 2, 1, 0};
  answers.bold = {0, 1, 0, 0};
  const auto [shown, expected] =
      GENERATE(table<std::vector<std::uint32_t>, std::string>({
          {{0, 1}, "chosen 1 0"},
          {{1, 0}, "chosen 0 1"},
          {{0, 2}, "tied equal_scores 0.5"},
          {{3, 0}, "chosen 1 0"},
          {{0, 2, 1, 3}, "chosen 2"},
          {{0, 2, 3}, "tied equal_scores"},
          {{0, kNoAnswer}, "not_applicable none"},
          {{0}, "not_applicable none"},
          {std::vector<std::uint32_t>{}, "not_applicable none"},
      }));

  CHECK(say(rule->judge(item_with(true), shown, answers)) == expected);
}

TEST_CASE("rule.more_markdown has nothing to say of withheld texts") {
  const auto rule = make_rule(judges::rule_more_markdown);
  const std::vector<std::uint32_t> shown = {0, 1};

  CHECK(say(rule->judge(item_with(false), shown, answers_of({5, 9}))) ==
        "not_applicable none");
}
