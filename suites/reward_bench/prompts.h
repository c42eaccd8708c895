// RewardBench's judge prompts: pairs, four answers, one rated alone.
#pragma once

#include <cstddef>
#include <vector>

#include "prompt/judge_prompt.h"
#include "suites/reward_bench/description.h"

namespace assize::reward_bench {

/// Pair, best of four and rating, in this order. Fails only if suite.yaml has a
/// pattern that does not compile.
Result<std::vector<JudgePrompt>> judge_prompts(const Description& about);

/// Index of the prompt that shows so many answers.
std::size_t prompt_for(std::size_t slots);

}  // namespace assize::reward_bench
