// The literal text of judges' templates as sets of word sequences.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace assize {

/// Distinct hashes of sequences of `width` words and marks, sorted. Sequences
/// without a letter are left out.
using Frame = std::vector<std::uint64_t>;
Frame frame_of(std::string_view valid_utf8, std::size_t width);

/// How much of a text stands in which frame.
struct FrameMatch {
  double share = 0;       ///< |text and frame| / max(|text|, least), in [0, 1].
  std::size_t frame = 0;  ///< Of the largest share, the first.
};
FrameMatch best_match(std::string_view valid_utf8,
                      const std::vector<Frame>& frames, std::size_t width,
                      std::size_t least);

/// Bytes [begin, end) of the longest stretch of overlapping sequences that
/// stand in the frame; empty if there is none.
struct Stretch {
  std::uint32_t begin = 0, end = 0;
};
Stretch longest_stretch(std::string_view valid_utf8, const Frame& frame,
                        std::size_t width);

}  // namespace assize
