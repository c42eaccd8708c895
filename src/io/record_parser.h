// The parser of one record: simdjson, and the checks that it leaves out.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "io/json_value.h"

namespace assize {

/// Not thread-safe. The value of the last record lives until the next one.
class RecordParser {
 public:
  /// Bytes after the text that must be readable.
  static std::size_t padding();

  /// Requires depth in [1, 1000].
  explicit RecordParser(unsigned depth);
  ~RecordParser();
  RecordParser(RecordParser&&) noexcept;
  RecordParser& operator=(RecordParser&&) noexcept;

  /// The value of one JSON text, or nothing if find_json_fault() has something
  /// to say about it, or the memory is short.
  std::optional<JsonValue> parse(std::string_view text);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assize
