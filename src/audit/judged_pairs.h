// Recorded pairs with both texts, as numbers that a judge's taste is fitted on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "prompt/taste.h"

namespace assize {

/// Columns of equal length, one row per judged pair, in the order of the
/// records.
struct JudgedPairs {
  std::string judge;
  std::vector<std::uint16_t> system, opponent;  ///< In focus, and its rival.
  std::vector<std::uint32_t> cluster;
  std::vector<std::uint8_t> focus_first;  ///< 1 where it was shown first.
  std::vector<double> y;                  ///< P(first), as recorded.
  std::vector<Measures> first, second;    ///< Of the answers as shown.
  std::vector<Features> features;
  std::uint32_t textless = 0;  ///< Judged pairs without texts: left out.

  std::size_t rows() const { return y.size(); }
};

/// Every clean pair that the judge of this name judged and whose question and
/// both answers have texts; a pair of a system with itself is left out. A pair
/// without a probability counts as 1, 0 or one half. Without a name: the only
/// judge with verdicts; several are an error that names them. Errors: an
/// unknown judge, no pair. The result does not depend on `threads`.
Result<JudgedPairs> judged_pairs(const Benchmark& bench,
                                 const std::string& judge, unsigned threads);

}  // namespace assize
