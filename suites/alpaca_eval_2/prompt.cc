#include "suites/alpaca_eval_2/prompt.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

namespace assize::alpaca_eval {
namespace {

constexpr Placeholder kSlots[] = {{"{instruction}", "question"},
                                  {"{output_1}", "answer_1"},
                                  {"{output_2}", "answer_2"}};

}  // namespace

Template judge_frame(std::string_view text, Fill fill) {
  if (fill != Fill::kOnePass) {
    const std::pair<Role, std::string_view> whole(Role::kUser, text);
    return parse_template(std::span(&whole, 1), kSlots);
  }
  return parse_template(split_chatml(text), kSlots);
}

Result<JudgePrompt> judge_prompt(std::string_view text, Fill fill) {
  Template frame = judge_frame(text, fill);
  const auto slots = slots_of(frame);
  for (const Placeholder& slot : kSlots) {
    if (std::ranges::find(slots, slot.slot) != slots.end()) continue;
    return fail(
        fmt::format("the judge's template has no slot {}", slot.written));
  }
  auto grammar = Grammar::compile({.id = "alpaca_eval.m_or_M/1",
                                   .kind = GrammarSpec::Kind::kPairwise,
                                   .pattern = R"(^\s*(m|M)\s*$)",
                                   .pick = GrammarSpec::Pick::kFirst,
                                   .outcomes = {}});
  if (!grammar) return tl::unexpected(grammar.error());
  return JudgePrompt{
      .frame = std::move(frame),
      .official = *grammar,
      .strict = *grammar,
      .sampling = {.temperature = 1, .max_tokens = 1, .top_logprobs = 5},
      .slots = 2,
      .labels = {"m", "M"},
      .fill = fill,
      .fill_order = {"question", "answer_1", "answer_2"},
      .chatml = fill != Fill::kOnePass};
}

}  // namespace assize::alpaca_eval
