// How well a set of intervals tells systems apart, and how far what it tells
// agrees with a reference ranking.
#pragma once

#include <cstdint>
#include <span>

#include "core/result.h"

namespace assize {

/// Whether two intervals have more than an end in common, or are the same. NaN
/// bounds overlap nothing: the caller leaves such systems out.
bool overlap(const Interval& a, const Interval& b);

/// When two intervals do not tell systems apart.
enum class Overlap : std::uint8_t {
  kMeet,  ///< Where overlap() says so.
  /// Where they share some length, as the published code of agreement asks: a
  /// point inside an interval, such as a baseline's, then counts as apart.
  kLength
};

/// A mean over pairs of systems, with how many pairs it is over.
struct PairMean {
  double value = kAbsent;  ///< NaN without pairs.
  std::uint64_t pairs = 0;
};

struct Overlaps {
  std::uint64_t pairs = 0, overlapping = 0;
  /// The same where two pairs of equal intervals count as one, as the published
  /// code counts them by keeping pairs in a set.
  std::uint64_t distinct = 0;
};

/// O(n^2 log n).
Overlaps overlaps(std::span<const Interval> intervals);

/// Separability with confidence: the share of pairs whose intervals do not
/// overlap, in [0, 1]. O(n^2).
/// **Source:** Li et al. 2024, arXiv:2406.11939, section 3.
/// **Checked against:** the published notebook's counts.
PairMean separability(std::span<const Interval> intervals);

/// A system's score with its interval.
struct Scored {
  double score = kAbsent;
  Interval interval;
};

/// The share of pairs that both put in the same order by their scores, in
/// [0, 1]. A pair that both tie agrees; one that only one side ties counts one
/// half. Requires equal lengths and no NaN. O(n^2), as are those that follow.
PairMean strict_agreement(std::span<const double> scores,
                          std::span<const double> reference);

/// Agreement with confidence as the published code has it, in [0, 1]: over the
/// pairs that the reference's intervals tell apart, 1/2 where the scores'
/// intervals overlap, else 1 for the same order and 0 for the other.
/// **Source:** Li et al. 2024, arXiv:2406.11939, its notebook.
/// **Checked against:** that notebook, tests/oracles/meta_metrics.py.
PairMean agreement_of_separated(std::span<const Scored> systems,
                                std::span<const Scored> reference,
                                Overlap rule = Overlap::kMeet);

/// Agreement with confidence as the paper words it, in [-1, 1]: over all pairs,
/// 1 where both tell the pair apart in the same order, -1 where in opposite
/// orders, 0 where either does not.
/// **Source:** Li et al. 2024, arXiv:2406.11939, section 3.
PairMean signed_agreement(std::span<const Scored> systems,
                          std::span<const Scored> reference,
                          Overlap rule = Overlap::kMeet);

}  // namespace assize
