// How often a fuzz test mutates its input: few times in every run, as often as
// ASSIZE_FUZZ_ROUNDS says in a long one.
#pragma once

#include <cstdlib>

namespace assize::testing {

inline int fuzz_rounds(int fallback) {
  const char* set = std::getenv("ASSIZE_FUZZ_ROUNDS");
  const int rounds = set == nullptr ? 0 : std::atoi(set);
  return rounds > 0 ? rounds : fallback;
}

}  // namespace assize::testing
