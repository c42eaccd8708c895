// JSON written straight into a string, for bodies that are made by the million.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace assize {

/// Writes one document without spaces; the same calls give the same bytes. The
/// caller balances what is opened and gives every field of an object a key.
/// Strings are escaped as RFC 8259 demands and no further.
class JsonWriter {
 public:
  /// `expected`: the bytes to make room for at once.
  explicit JsonWriter(std::size_t expected = 256) { out_.reserve(expected); }

  void begin_object();
  void end_object();
  void begin_array();
  void end_array();
  /// The name of the field whose value is written next.
  void key(std::string_view name);

  /// Requires valid UTF-8.
  void string(std::string_view text);
  /// The shortest digits that read back as the same value.  Requires a finite
  /// one.
  void number(double value);
  void whole(std::int64_t value);
  void boolean(bool value);
  void null();

  /// The document; the writer is empty afterwards.
  std::string take();

 private:
  void separate();

  std::string out_;
  bool fresh_ = true;  ///< Nothing in the innermost bracket, or a key before.
};

}  // namespace assize
