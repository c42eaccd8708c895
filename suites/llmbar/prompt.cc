#include "suites/llmbar/prompt.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace assize::llmbar {
namespace {

constexpr Placeholder kSlots[] = {{"{input}", "question"},
                                  {"{output_1}", "answer_1"},
                                  {"{output_2}", "answer_2"}};

/// Placeholders of prompts that are no single comparison.
constexpr std::string_view kOthers[] = {"{output}", "{auxiliary_input_",
                                        "{explanation_"};

Result<void> check_slots(std::string_view text, const Template& frame,
                         const std::string& path) {
  for (const std::string_view other : kOthers) {
    if (text.find(other) == text.npos) continue;
    return fail(
        fmt::format("the template has {}, which only another call could fill; "
                    "a template of a single comparison is needed",
                    other.ends_with('}') ? std::string(other)
                                         : fmt::format("{}...}}", other)),
        {path});
  }
  const auto slots = slots_of(frame);
  for (const Placeholder& slot : kSlots) {
    if (std::ranges::find(slots, slot.slot) != slots.end()) continue;
    return fail(
        fmt::format("the judge's template has no slot {}", slot.written),
        {path});
  }
  return {};
}

/// As published the pattern of (a), then that of (b); strictly the last of
/// either.
Result<Grammar> grammar_of(const GrammarText& text, GrammarSpec::Pick pick) {
  const bool official = pick == GrammarSpec::Pick::kFirst;
  GrammarSpec spec{.id = official ? text.id : text.id + ".strict",
                   .kind = GrammarSpec::Kind::kPairwise,
                   .pattern = text.live,
                   .pick = pick,
                   .outcomes = {},
                   .form = text.form};
  if (official) spec.set_patterns({text.first, text.second});
  return Grammar::compile(std::move(spec));
}

}  // namespace

Template judge_frame(std::string_view text) {
  return parse_template(split_chatml(text), kSlots);
}

Result<JudgePrompt> judge_prompt(const Description& about,
                                 std::string_view strategy,
                                 const suites::GivenTemplate& given) {
  const auto prompt =
      std::ranges::find(about.prompts, strategy, &PromptText::strategy);
  if (prompt == about.prompts.end()) {
    std::vector<std::string> known;
    for (const PromptText& each : about.prompts) known.push_back(each.strategy);
    return fail(fmt::format("live judges follow one of {}, not '{}'{}",
                            fmt::join(known, ", "), printable(strategy, 60),
                            did_you_mean(strategy, known)));
  }
  const GrammarText* const text = about.grammar(prompt->grammar);
  if (text == nullptr) return fail("suite.yaml lacks the prompt's grammar");
  const std::string_view shown = given.given() ? given.text : prompt->frame;
  Template frame = judge_frame(shown);
  const Result<void> checked = check_slots(shown, frame, given.path);
  if (!checked) return tl::unexpected(checked.error());
  auto official = grammar_of(*text, GrammarSpec::Pick::kFirst);
  if (!official) return tl::unexpected(official.error());
  auto strict = grammar_of(*text, GrammarSpec::Pick::kLast);
  if (!strict) return tl::unexpected(strict.error());
  return JudgePrompt{.frame = std::move(frame),
                     .official = std::move(*official),
                     .strict = std::move(*strict),
                     .sampling = {.max_tokens = prompt->max_tokens},
                     .slots = 2,
                     .labels = {"a", "b"}};
}

}  // namespace assize::llmbar
