// What each answer of a system repeats of its other answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "plugin/detector.h"

namespace assize {

struct RepeatRule {
  std::size_t width;  ///< Words of a sequence.
  double nearly;      ///< Least similarity of near-duplicates, in (0, 1].
};

/// Of one answer: its score and the other answer that it most repeats.
struct Repeat {
  double score = 0;         ///< In [0, 1); 0: repeats nothing.
  double similarity = 0;    ///< 1: the same normal text.
  std::uint32_t other = 0;  ///< Place in Subject::answers.
};

/// Parallel to subject.answers. The score is the similarity of the answers less
/// that of their instructions, times w / (w + width) for 1 + w words; texts
/// below `nearly`, empty texts and answers to one instruction repeat nothing.
std::vector<Repeat> repeats(const Subject& subject, const RepeatRule& rule);

}  // namespace assize
