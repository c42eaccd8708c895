// More Markdown: the answer with more marks of Markdown is the better one.
//
// A baseline without parameters that reads nothing but the marks at which a
// reader looks first: headers, items of lists and bold spans, counted together.
// Judges, and people, tend to prefer what is formatted; a judge that does not
// beat this rule has shown no more than that preference.
//
// Equal counts are a tie with half a point for each, as between two answers
// without a mark. Where an answer is missing, or no text is given, the rule
// does not apply and gives no verdict.

#include "plugin/judge.h"
#include "plugin/slot_rule.h"

namespace assize::judges {
namespace {

class RuleMoreMarkdown final : public RuleJudge {
 public:
  Verdict judge(const Item& /*item*/, std::span<const std::uint32_t> shown,
                const AnswerTable& answers) const override {
    return judge_by_marks(shown, answers);
  }
};

}  // namespace

extern const JudgePlugin rule_more_markdown;
constinit const JudgePlugin rule_more_markdown = {
    .info = {.id = "rule.more_markdown",
             .summary = "Prefers the answer with more marks of Markdown.",
             .source = "arXiv:2410.16184 (style bias of reward models)"},
    .make = [](ConfigNode& /*config*/) -> std::unique_ptr<RuleJudge> {
      return std::make_unique<RuleMoreMarkdown>();
    },
};

}  // namespace assize::judges
