// A planted landscape: what a search over the words of a text can climb.
#pragma once

#include <cstdint>
#include <string_view>

namespace assize::judges {

/// In (-1, 1): tanh of the sum, over at most 4,096 words of the text, of a
/// seeded hash of the word and its place that is uniform on [-1, 1], divided by
/// the square root of their number. One word changed moves it a little. 0 for a
/// text without words. O(length).
double landscape(std::string_view text, std::uint64_t seed);

}  // namespace assize::judges
