// The longer answer: the answer with more code points is the better one.
//
// A baseline without parameters that reads nothing but sizes.  Judges, and
// people, tend to prefer the longer answer; a judge that does not beat this
// rule has shown no more than that preference, and a benchmark on which the
// rule does well cannot tell the two apart.
//
// Equal lengths are a tie with half a point for each.  Where a length is not
// known, because an answer is missing or its text was withheld without a table
// of lengths, the rule does not apply and gives no verdict.

#include "plugin/judge.h"
#include "plugin/slot_rule.h"

namespace assize::judges {
namespace {

class RuleLonger final : public RuleJudge {
 public:
  Verdict judge(const Item& item, std::span<const std::uint32_t> shown,
                const AnswerTable& answers) const override {
    return judge_by_length(item, shown, answers, Prefer::kLonger);
  }
};

}  // namespace

extern const JudgePlugin rule_longer;
constinit const JudgePlugin rule_longer = {
    .info = {.id = "rule.longer",
             .summary = "Prefers the longer answer, in code points.",
             .source = "arXiv:2404.04475 (length bias of LLM judges)"},
    .make = [](ConfigNode& /*config*/) -> std::unique_ptr<RuleJudge> {
      return std::make_unique<RuleLonger>();
    },
};

}  // namespace assize::judges
