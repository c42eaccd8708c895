// The tokens of one piece of text: neighbours joined, best rank first.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace assize {

/// The rank of some bytes, if they are a token.
using RankOf = std::function<std::optional<std::uint32_t>(std::string_view)>;

/// Joins the two neighbours whose bytes together have the lowest rank, of equal
/// ones the first, until no two have one. What is left are the tokens.
class BytePairs {
 public:
  /// `rank` is never asked for more than `longest` bytes.
  BytePairs(RankOf rank, std::uint32_t longest)
      : rank_(std::move(rank)), longest_(longest) {}

  /// The end of each token in the piece, good until the next call. O(n log n)
  /// time, 20 bytes of memory a byte, which is kept for the next piece.
  /// Requires fewer than 2^32 bytes.
  const std::vector<std::uint32_t>& join(std::string_view piece);

 private:
  /// Two neighbours that could be joined: [begin, end).
  struct Pair {
    std::uint32_t rank, begin, end;
  };
  static bool worse(const Pair& a, const Pair& b) {
    return a.rank != b.rank ? a.rank > b.rank : a.begin > b.begin;
  }

  std::optional<Pair> pair_at(std::string_view piece,
                              std::uint32_t begin) const;
  void consider(std::string_view piece, std::uint32_t begin);

  RankOf rank_;
  std::uint32_t longest_;
  std::vector<Pair> heap_;  ///< The best on top; some are of parts long gone.
  /// By the first byte of a part: where it ends, 0 where none begins any more;
  /// and by the end of a part, where it begins.
  std::vector<std::uint32_t> end_, begin_;
  std::vector<std::uint32_t> out_;
};

}  // namespace assize
