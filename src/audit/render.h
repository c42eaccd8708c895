// From a trial to the request that a judge gets.
#pragma once

#include <string>

#include "core/benchmark.h"
#include "core/error.h"
#include "plugin/attack.h"
#include "prompt/judge_prompt.h"

namespace assize {

/// The comparison of a trial as its judge will see it, before any attack on
/// the presentation.  Fails where a shown system gave no answer to the item.
Result<Presentation> present(const Benchmark& bench, const JudgePrompt& prompt,
                             const Trial& trial);

/// The request of a presentation.  `nonce` is a function of the seed and of
/// what is shown, so that asking again asks the same; an attacker who does not
/// know the seed cannot guess it.  Text that leaks into the prompt stands in
/// blocks of its own: a system block before the others (system_note), and
/// before and after the text of the last user block.  Fails where the item has
/// no such turn, and where the template names a slot that nothing fills.
Result<Request> render(const JudgePrompt& prompt, const Presentation& shown,
                       const Item& item, std::uint8_t turn, std::uint64_t seed);

/// One answer as a conversation, for judges that hear each alone: the item's
/// history, then each question and its answer in turn up to `turn`, without the
/// prompt's template.  Fails where the item has no such turn.
Result<Request> render_alone(const JudgePrompt& prompt,
                             const Presentation& shown, std::size_t slot,
                             const Item& item, std::uint8_t turn);

}  // namespace assize
