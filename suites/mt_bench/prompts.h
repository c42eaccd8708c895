// The prompts of live judges: rating or comparing, first turn or both, with or
// without a reference answer.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/error.h"
#include "prompt/judge_prompt.h"
#include "suites/mt_bench/description.h"
#include "suites/mt_bench/judgement_reader.h"

namespace assize::mt_bench {

/// The prompts of one kind that every use of it has, in the order of at().
std::vector<PromptUse> uses_of(Kind kind);

/// Index into uses_of(), of a turn from 0.
std::size_t at(std::uint8_t turn, bool reference);

/// The prompts of FastChat's judge_prompts.jsonl, by the fields name,
/// system_prompt and prompt_template; others than the eight of this benchmark
/// are left out. Errors, with file and line: what JsonReader refuses, a missing
/// field, a name given twice.
Result<std::vector<PromptText>> read_prompts(const std::string& path);

/// The judge's prompt for one use. The slots of FastChat, {answer}, {answer_a}
/// or {answer_b_2}, become those of judge_prompt.h. Fails where `texts` lack
/// the prompt, or the prompt a slot that it must have.
Result<JudgePrompt> prompt_for(const PromptUse& use,
                               std::span<const PromptText> texts,
                               const JudgementReader& reader);

}  // namespace assize::mt_bench
