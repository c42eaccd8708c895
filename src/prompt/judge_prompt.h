// A judge's prompt whole: the template, how verdicts are read, the labels.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "prompt/grammar.h"
#include "prompt/request.h"
#include "prompt/template.h"

namespace assize {

/// Slots that a template may name: `question` and `answer_1` ... `answer_8` (of
/// the turn judged, after the turns before it), `label_1` ..., `question_T` and
/// `answer_K_T` of turn T (from 1), `nonce` (hexadecimal, different in every
/// request), and the names of the item's fields. Answer K is the answer in slot
/// K - 1.
struct JudgePrompt {
  Template frame;
  Grammar official;  ///< As published.
  Grammar strict;    ///< What a careful reader accepts; may be the same.
  Sampling sampling;
  std::uint8_t slots = 2;  ///< 1 pointwise, 2 pairwise, 3 to 8 best-of.
  std::vector<std::string> labels;  ///< By slot; they belong to the position.
  /// Other than in one pass only to reproduce a published program's way, by
  /// which an answer that holds a placeholder takes what is put there.
  Fill fill = Fill::kOnePass;
  /// Names of slots in the order in which that program replaces them.
  std::vector<std::string> fill_order = {};
  /// The frame is one text of ChatML, which is parted into messages when it is
  /// filled, so that marks in an answer part it too.
  bool chatml = false;
};

}  // namespace assize
