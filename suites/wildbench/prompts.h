// The judge's prompts: an answer scored alone, or two compared.
#pragma once

#include <string_view>

#include "core/error.h"
#include "prompt/judge_prompt.h"
#include "suites/wildbench/description.h"

namespace assize::wildbench {

/// The template of a file as WildBench writes them, with its placeholders
/// {$history}, {$user_query}, {$checklist} and {$model_output}, or
/// {$candidate_A} and {$candidate_B}.
Template frame_of(std::string_view text);

/// Fails where the template lacks the request or an answer; `text` "": our own
/// frame. With Fill::kSequentialAll it is filled as published: one placeholder
/// after the other, wherever it stands in the growing text, the history first.
Result<JudgePrompt> score_prompt(const Description& about,
                                 std::string_view text,
                                 Fill fill = Fill::kOnePass);
Result<JudgePrompt> pairwise_prompt(const Description& about,
                                    std::string_view text,
                                    Fill fill = Fill::kOnePass);

}  // namespace assize::wildbench
