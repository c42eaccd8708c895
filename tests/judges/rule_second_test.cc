#include "judges/rule_table.h"

namespace assize::judges {
extern const JudgePlugin rule_second;
}

using namespace assize;
using namespace assize::testing;

TEST_CASE("rule.second takes slot 1, whatever stands there") {
  const auto rule = make_rule(judges::rule_second);
  const AnswerTable answers = answers_of({0, 9});
  const auto [shown, expected] =
      GENERATE(table<std::vector<std::uint32_t>, std::string>({
          {{0, 1}, "chosen 1 0"},
          {{1, 0}, "chosen 1 0"},
          {{0, kNoAnswer}, "chosen 1 0"},
          {{0, 1, 1}, "chosen 1"},
          {{0}, "not_applicable none"},
          {std::vector<std::uint32_t>{}, "not_applicable none"},
      }));

  CHECK(say(rule->judge(item_with(false), shown, answers)) == expected);
}
