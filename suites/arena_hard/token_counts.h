// What vocabulary an answer's recorded `token_len` counts by.
#pragma once

#include <string>
#include <string_view>

#include "core/benchmark.h"

namespace assize::arena_hard {

struct TokenRecount {
  std::string vocabulary;  ///< "": none counts as the files do.
  Check check;             ///< No rows: nothing could be recounted.
};

/// Counts the tokens of answers again, of kMostRecounted at most, evenly
/// spread. The vocabulary is the first of `expected` and the others that agrees
/// on nineteen answers of twenty; where the program was built without it,
/// `expected`, unchecked. Requires that the first column of a table
/// "answers" is "token_len".
inline constexpr std::size_t kMostRecounted = 400;
TokenRecount recount_tokens(const Benchmark& bench, std::string_view expected);

/// The tokens of an answer as they were recorded, else as the benchmark's
/// vocabulary counts them; NaN where there is neither.
double tokens_of(const Benchmark& bench, std::size_t answer);

}  // namespace assize::arena_hard
