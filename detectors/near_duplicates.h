// Which texts of a set are nearly the same, in bounded time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "text/shingles.h"

namespace assize {

/// A text as a set of hashes, sorted. A set of more than kSketchSize is
/// represented by its smallest, which are a random sample of it.
using Sketch = std::vector<std::uint64_t>;
inline constexpr std::size_t kSketchSize = 1024;

/// The set of `width` neighbouring tokens.
Sketch sketch(std::span<const Token> tokens, std::size_t width);

/// Jaccard similarity of the sets behind two sketches, in [0, 1]; 0 if both are
/// empty. Where a sketch stands for a larger set it is estimated, without bias,
/// from the kSketchSize smallest of the union: standard error at most 0.016.
/// **Source:** Broder 1997, doi:10.1109/SEQUEN.1997.666900.
double similarity(const Sketch& a, const Sketch& b);

/// At most this many partners of a text are compared, the likeliest first.
inline constexpr std::size_t kMostPartners = 64;

/// At most this many texts that share one hash are candidates of each other:
/// those that follow in order, from the last on to the first.
inline constexpr std::size_t kMostSharing = 1024;

/// Indices of equal texts together, in order of their first; each index once.
std::vector<std::vector<std::uint32_t>> equal_texts(
    std::span<const std::string_view> texts);

/// Calls `found(i, j, similarity)` for each i and each partner j != i whose
/// Jaccard similarity is at least `least`. Candidates share one of the kProbes
/// smallest hashes: a pair of similarity one half is missed once in 2^kProbes,
/// or where more than kMostSharing texts share all that the pair shares.
/// O(n (log n + kProbes kMostSharing + kMostPartners kSketchSize)).
inline constexpr std::size_t kProbes = 16;
void near_duplicates(std::span<const Sketch> texts, double least,
                     const std::function<void(std::uint32_t i, std::uint32_t j,
                                              double similarity)>& found);

}  // namespace assize
