// A value of a JSON record that is being read, without the parser's types.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace assize {

/// A value inside the record that is being visited; cheap to copy and valid
/// until the visit returns, as are its strings.
class JsonValue {
 public:
  enum class Kind { kMissing, kNull, kBool, kNumber, kString, kArray, kObject };

  JsonValue() = default;  ///< Missing.

  Kind kind() const;
  /// The field of that name; missing if there is none or this is no object.
  JsonValue operator[](std::string_view key) const;
  /// The element at `index`; missing if there is none or this is no array.
  /// Takes time linear in `index`: use each() to go through an array.
  JsonValue at(std::size_t index) const;
  std::size_t size() const;         ///< Elements of an array, else 0.
  std::string_view string() const;  ///< "" unless a string.
  double number() const;            ///< NaN unless a number.
  bool boolean() const;             ///< False unless a boolean.

  bool is_missing() const { return kind() == Kind::kMissing; }
  bool is_string() const { return kind() == Kind::kString; }
  bool is_number() const { return kind() == Kind::kNumber; }
  bool is_array() const { return kind() == Kind::kArray; }
  bool is_object() const { return kind() == Kind::kObject; }

  /// Each element of an array, in order; nothing for other kinds.
  void each(const std::function<void(JsonValue)>& visit) const;
  /// Each field of an object, in order; nothing for other kinds.
  void each_field(
      const std::function<void(std::string_view key, JsonValue)>& visit) const;

 private:
  friend class RecordParser;
  template <typename Element>
  static JsonValue wrap(const Element& element);
  JsonValue(const void* document, std::size_t index)
      : document_(document), index_(index) {}

  const void* document_ = nullptr;
  std::size_t index_ = 0;
};

}  // namespace assize
