#include "core/clean_part.h"

#include <algorithm>

namespace assize {

std::uint16_t clean_systems(const Benchmark& bench) {
  return static_cast<std::uint16_t>(bench.systems.size() -
                                    bench.entrants.size());
}

std::span<const Answer> clean_answers(const Benchmark& bench) {
  const auto end = std::ranges::lower_bound(bench.answers, clean_systems(bench),
                                            {}, &Answer::system);
  return {bench.answers.begin(), end};
}

}  // namespace assize
