// Judges that need no call: rules over what is known of the answers.
//
// A rule is the zero-parameter baseline that a language model has to beat.
#pragma once

#include <cstdint>
#include <span>
#include <variant>

#include "core/answer_table.h"
#include "core/benchmark.h"
#include "plugin/knob.h"

namespace assize {

struct RuleJudge {
  virtual ~RuleJudge() = default;
  /// Judges the answers in the order shown. `shown`: rows of `answers`, one
  /// per slot (kNoAnswer where there is none). kNotApplicable where the rule
  /// has nothing to go by. Pure.
  virtual Verdict judge(const Item& item, std::span<const std::uint32_t> shown,
                        const AnswerTable& answers) const = 0;
};

struct JudgePlugin {
  Info info;
  std::variant<Make<RuleJudge>> make;
};

}  // namespace assize
