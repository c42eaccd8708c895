// Where a tokenizer of byte pairs cuts a text before it pairs bytes.
#pragma once

#include <cstddef>
#include <string_view>

#include "text/vocabulary.h"

namespace assize {

/// The end of the piece that begins at `begin`, in bytes. Requires
/// begin < text.size(). Pieces cover the text. What follows white space decides
/// its end, so a piece depends on the whole text behind it; calls for one piece
/// after the other take linear time together.
///
/// By the patterns of OpenAI's cl100k_base and o200k_base, whose look-ahead no
/// engine of linear time has. White space is Unicode's White_Space, and ſ
/// counts as s in a contraction, as in the original's engine.
std::size_t piece_end(std::string_view text, std::size_t begin, Cut cut);

}  // namespace assize
