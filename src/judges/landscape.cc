#include "judges/landscape.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace assize::judges {
namespace {

constexpr std::uint64_t kMostWords = 4096;

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014,
/// doi:10.1145/2714064.2660195).
std::uint64_t mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

std::uint64_t hash_of(std::string_view word, std::uint64_t seed,
                      std::uint64_t place) {
  std::uint64_t hash = mix(mix(seed) ^ place);
  for (const char c : word) hash = mix(hash ^ static_cast<unsigned char>(c));
  return hash;
}

}  // namespace

double landscape(std::string_view text, std::uint64_t seed) {
  constexpr std::string_view kBlanks = " \t\n\v\f\r";
  double sum = 0;
  std::uint64_t words = 0;
  std::size_t at = text.find_first_not_of(kBlanks);
  while (at != std::string_view::npos && words < kMostWords) {
    const std::size_t end =
        std::min(text.find_first_of(kBlanks, at), text.size());
    const std::uint64_t hash =
        hash_of(text.substr(at, end - at), seed, words++);
    sum += std::ldexp(static_cast<double>(hash >> 11), -52) - 1;
    at = text.find_first_not_of(kBlanks, end);
  }
  if (words == 0) return 0;
  return std::tanh(sum / std::sqrt(static_cast<double>(words)));
}

}  // namespace assize::judges
