#include "suites/wildbench/prompts.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace assize::wildbench {
namespace {

constexpr std::pair<std::string_view, std::string_view> kSlots[] = {
    {"{$history}", "{history}"},      {"{$user_query}", "{question}"},
    {"{$checklist}", "{checklist}"},  {"{$model_output}", "{answer_1}"},
    {"{$candidate_A}", "{answer_1}"}, {"{$candidate_B}", "{answer_2}"},
};

/// As published: no more than 1,024 tokens, and JSON.
constexpr Sampling kSampling = {
    .temperature = 0, .top_p = 1, .max_tokens = 1024, .json = true};

Result<JudgePrompt> prompt(std::string_view text, const GrammarSpec& official,
                           const GrammarSpec& strict, std::uint8_t slots) {
  auto read = Grammar::compile(official), careful = Grammar::compile(strict);
  if (!read) return tl::unexpected(read.error());
  if (!careful) return tl::unexpected(careful.error());
  Template frame = parse_template(text);
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
                     .labels = {}};
}

}  // namespace

std::string own_slots(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto slot = std::ranges::find_if(
        kSlots, [&](const auto& each) { return text.starts_with(each.first); });
    if (slot == std::end(kSlots)) {
      out += text.front();
      text.remove_prefix(1);
    } else {
      out += slot->second;
      text.remove_prefix(slot->first.size());
    }
  }
  return out;
}

Result<JudgePrompt> score_prompt(const Description& about,
                                 std::string_view text) {
  return prompt(text.empty() ? about.score_frame : own_slots(text), about.score,
                about.score_strict, 1);
}

Result<JudgePrompt> pairwise_prompt(const Description& about,
                                    std::string_view text) {
  Result<JudgePrompt> out =
      prompt(text.empty() ? about.pairwise_frame : own_slots(text),
             about.pairwise, about.pairwise_strict, 2);
  // The slight choices are the slots' own words, so that the odds of the two
  // are read where a judge gives them.
  if (out) out->labels = {"A+", "B+"};
  return out;
}

}  // namespace assize::wildbench
