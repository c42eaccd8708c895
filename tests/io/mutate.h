// Damage to files, for tests that any file gives a value or an error.
#pragma once

#include <random>
#include <string>
#include <string_view>

namespace assize::testing {

/// The text with one to three bytes changed, removed or added; `marks` are the
/// characters that mean something in its format. Never empty.
inline std::string mutate(std::string text, std::string_view marks,
                          std::mt19937& random) {
  for (unsigned i = 1 + random() % 3; i > 0; --i) {
    const std::size_t at = random() % text.size();
    switch (random() % 4) {
      case 0:
        text[at] = static_cast<char>(random());
        break;
      case 1:
        text.erase(at, 1 + random() % 8);
        break;
      case 2:
        text.insert(at, 1, marks[random() % marks.size()]);
        break;
      default:
        text[at] = static_cast<char>(text[at] ^ (1 << random() % 8));
    }
    if (text.empty()) text = "x";
  }
  return text;
}

}  // namespace assize::testing
