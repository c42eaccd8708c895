// The shorter answer: the answer with fewer code points is the better one.
//
// A baseline without parameters that reads nothing but sizes.  Sets of pairs
// that were built to trap judges often pair a long wrong answer with a short
// right one; where this rule does well, so does anything that dislikes length,
// and the set says little about reading.
//
// Equal lengths are a tie with half a point for each.  Where a length is not
// known, because an answer is missing or its text was withheld without a table
// of lengths, the rule does not apply and gives no verdict.

#include "plugin/judge.h"
#include "plugin/slot_rule.h"

namespace assize::judges {
namespace {

class RuleShorter final : public RuleJudge {
 public:
  Verdict judge(const Item& item, std::span<const std::uint32_t> shown,
                const AnswerTable& answers) const override {
    return judge_by_length(item, shown, answers, Prefer::kShorter);
  }
};

}  // namespace

extern const JudgePlugin rule_shorter;
constinit const JudgePlugin rule_shorter = {
    .info = {.id = "rule.shorter",
             .summary = "Prefers the shorter answer, in code points.",
             .source = "arXiv:2310.07641 (adversarial pairs whose longer "
                       "answer is the worse)"},
    .make = [](ConfigNode& /*config*/) -> std::unique_ptr<RuleJudge> {
      return std::make_unique<RuleShorter>();
    },
};

}  // namespace assize::judges
