#include "suites/alpaca_eval_2/prompt.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace assize::alpaca_eval {
namespace {

struct Slot {
  std::string_view theirs, ours;
};

constexpr std::array<Slot, 3> kSlots = {{{"instruction", "question"},
                                         {"output_1", "answer_1"},
                                         {"output_2", "answer_2"}}};

void rename(Template& frame) {
  for (Block& block : frame.blocks) {
    for (Part& part : block.parts) {
      const auto known = std::ranges::find(kSlots, part.text, &Slot::theirs);
      if (part.slot && known != kSlots.end()) part.text = known->ours;
    }
  }
}

}  // namespace

Result<JudgePrompt> judge_prompt(Template frame) {
  rename(frame);
  const auto slots = slots_of(frame);
  for (const Slot& slot : kSlots) {
    if (std::ranges::find(slots, slot.ours) != slots.end()) continue;
    return fail(
        fmt::format("the judge's template has no slot {{{}}}", slot.theirs));
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
      .labels = {"m", "M"}};
}

}  // namespace assize::alpaca_eval
