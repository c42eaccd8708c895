// First position: the answer shown first is the better one.
//
// A baseline without parameters that reads nothing.  Its verdict turns with the
// order, so over both orders of every item it is right half of the time, never
// consistent, and its share of first positions is 100 %.  A judge whose share
// lies between 50 % and this one has this rule in it.

#include "plugin/judge.h"
#include "plugin/slot_rule.h"

namespace assize::judges {
namespace {

class RuleFirst final : public RuleJudge {
 public:
  Verdict judge(const Item& /*item*/, std::span<const std::uint32_t> shown,
                const AnswerTable& /*answers*/) const override {
    return choose_slot(0, shown.size());
  }
};

}  // namespace

extern const JudgePlugin rule_first;
constinit const JudgePlugin rule_first = {
    .info = {.id = "rule.first",
             .summary = "Prefers the answer that is shown first.",
             .source = "arXiv:2305.17926 (position bias of LLM judges)"},
    .make = [](ConfigNode& /*config*/) -> std::unique_ptr<RuleJudge> {
      return std::make_unique<RuleFirst>();
    },
};

}  // namespace assize::judges
