// What is wrong with a JSON text, and where: the slow twin of the parser that
// reads files in bulk, used only on a text that it has refused.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace assize {

struct JsonFault {
  std::size_t at = 0;  ///< Byte offset; the size of the text if it ends early.
  std::string message;
  bool ends_early = false;  ///< More text could have mended it.
};

/// The first fault of one JSON document, or nothing. Faults are those of the
/// grammar, bytes that are not UTF-8, U+0000, unpaired surrogates, a key given
/// twice in one object, integers beyond 64 bits and other numbers beyond a
/// double, and more than `depth` arrays and objects in each other.
std::optional<JsonFault> find_json_fault(std::string_view text, unsigned depth);

}  // namespace assize
