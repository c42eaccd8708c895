#include "suites/wildbench/prompts.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

namespace assize::wildbench {
namespace {

constexpr Placeholder kSlots[] = {
    {"{$history}", "history"},      {"{$user_query}", "question"},
    {"{$checklist}", "checklist"},  {"{$model_output}", "answer_1"},
    {"{$candidate_A}", "answer_1"}, {"{$candidate_B}", "answer_2"},
};

/// As published: no more than 1,024 tokens, and JSON.
constexpr Sampling kSampling = {
    .temperature = 0, .top_p = 1, .max_tokens = 1024, .json = true};

Result<JudgePrompt> prompt(std::string_view text, const GrammarSpec& official,
                           const GrammarSpec& strict, std::uint8_t slots,
                           Fill fill) {
  auto read = Grammar::compile(official), careful = Grammar::compile(strict);
  if (!read) return tl::unexpected(read.error());
  if (!careful) return tl::unexpected(careful.error());
  Template frame = frame_of(text);
  std::vector<std::string> needed = {"question"};
  for (int slot = 1; slot <= slots; ++slot) {
    needed.push_back(fmt::format("answer_{}", slot));
  }
  const auto there = slots_of(frame);
  for (const std::string& slot : needed) {
    if (std::ranges::find(there, slot) != there.end()) continue;
    return fail(fmt::format("the judge's template has no slot {{{}}}", slot));
  }
  return JudgePrompt{.frame = std::move(frame),
                     .official = std::move(*read),
                     .strict = std::move(*careful),
                     .sampling = kSampling,
                     .slots = slots,
                     .labels = {},
                     .fill = fill,
                     .fill_order = {"history", "question", "answer_1",
                                    "answer_2", "checklist"}};
}

}  // namespace

Template frame_of(std::string_view text) {
  const std::pair<Role, std::string_view> message(Role::kUser, text);
  return parse_template(std::span(&message, 1), kSlots);
}

Result<JudgePrompt> score_prompt(const Description& about,
                                 std::string_view text, Fill fill) {
  return prompt(text.empty() ? about.score_frame : text, about.score,
                about.score_strict, 1, fill);
}

Result<JudgePrompt> pairwise_prompt(const Description& about,
                                    std::string_view text, Fill fill) {
  Result<JudgePrompt> out =
      prompt(text.empty() ? about.pairwise_frame : text, about.pairwise,
             about.pairwise_strict, 2, fill);
  // The slight choices are the slots' own words, so that the odds of the two
  // are read where a judge gives them.
  if (out) out->labels = {"A+", "B+"};
  return out;
}

}  // namespace assize::wildbench
