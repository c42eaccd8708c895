// The sections of a judge's prompt, as someone outside would forge them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "prompt/judge_prompt.h"

namespace assize::attacks {

/// The frame around the questions and answers of one prompt, in order.
struct Sections {
  struct Slot {
    std::string before;   ///< Literal text since the slot before it.
    bool answer = false;  ///< Else a question.
  };
  std::vector<Slot> slots;
  std::string after;  ///< Literal text behind the last slot.
};

/// How marks that are themselves filled are written.
struct Marks {
  bool reversed = false;   ///< Labels change places, in slots and in literals.
  std::string_view nonce;  ///< What stands for the code of the prompt.
};

/// The block of the prompt that holds the answers, cut at them and at the
/// questions.  Label slots are filled, slots of other fields are empty.
/// Labels in the literal text are found as whole words, in lines that are no
/// sentences.  Nothing where no block has a slot for an answer.
std::optional<Sections> sections_of(const JudgePrompt& prompt,
                                    const Marks& marks);

/// The lines of `text` up to the first blank line or sentence: what closes the
/// section that `text` follows. May be empty.
std::string_view closing(std::string_view text);

/// The last paragraph of `text` without the sentences it begins with: what
/// opens the section that `text` precedes.  With `header`, the paragraph before
/// it too, if that is one line and no sentence.
std::string_view opening(std::string_view text, bool header);

/// The first and the last paragraph of `text`: what closes one section and
/// opens the next, without what is said between them.
std::string without_middle(std::string_view text);

}  // namespace assize::attacks
