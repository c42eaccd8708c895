#include "io/json_value.h"

#include <simdjson.h>

#include <bit>
#include <limits>
#include <type_traits>

namespace assize {
namespace {

namespace dom = simdjson::dom;

struct Handle {
  const void* document;
  std::size_t index;
};

static_assert(sizeof(dom::element) == sizeof(Handle) &&
              std::is_trivially_copyable_v<dom::element>);

dom::element unwrap(const void* document, std::size_t index) {
  return std::bit_cast<dom::element>(Handle{document, index});
}

}  // namespace

// The parser's element is a pointer and an index; the header keeps them without
// its type, which costs 1.8 s wherever it is included.
template <>
JsonValue JsonValue::wrap(const dom::element& element) {
  const auto handle = std::bit_cast<Handle>(element);
  return {handle.document, handle.index};
}

JsonValue::Kind JsonValue::kind() const {
  if (document_ == nullptr) return Kind::kMissing;
  switch (unwrap(document_, index_).type()) {
    case dom::element_type::ARRAY:
      return Kind::kArray;
    case dom::element_type::OBJECT:
      return Kind::kObject;
    case dom::element_type::STRING:
      return Kind::kString;
    case dom::element_type::BOOL:
      return Kind::kBool;
    case dom::element_type::NULL_VALUE:
      return Kind::kNull;
    default:
      return Kind::kNumber;
  }
}

JsonValue JsonValue::operator[](std::string_view key) const {
  if (!is_object()) return {};
  dom::element found;
  const auto error = unwrap(document_, index_).at_key(key).get(found);
  return error == simdjson::SUCCESS ? wrap(found) : JsonValue();
}

JsonValue JsonValue::at(std::size_t index) const {
  if (!is_array()) return {};
  dom::element found;
  const auto error = unwrap(document_, index_).at(index).get(found);
  return error == simdjson::SUCCESS ? wrap(found) : JsonValue();
}

std::size_t JsonValue::size() const {
  if (!is_array()) return 0;
  const dom::array array = unwrap(document_, index_).get_array().value_unsafe();
  constexpr std::size_t kSaturated = 0xFFFFFF;
  if (array.size() < kSaturated) return array.size();
  std::size_t count = 0;
  for ([[maybe_unused]] const dom::element element : array) ++count;
  return count;
}

std::string_view JsonValue::string() const {
  if (!is_string()) return "";
  return unwrap(document_, index_).get_string().value_unsafe();
}

double JsonValue::number() const {
  if (!is_number()) return std::numeric_limits<double>::quiet_NaN();
  return unwrap(document_, index_).get_double().value_unsafe();
}

bool JsonValue::boolean() const {
  if (kind() != Kind::kBool) return false;
  return unwrap(document_, index_).get_bool().value_unsafe();
}

void JsonValue::each(const std::function<void(JsonValue)>& visit) const {
  if (!is_array()) return;
  const dom::array array = unwrap(document_, index_).get_array().value_unsafe();
  for (const dom::element element : array) visit(wrap(element));
}

void JsonValue::each_field(
    const std::function<void(std::string_view, JsonValue)>& visit) const {
  if (!is_object()) return;
  const dom::object object =
      unwrap(document_, index_).get_object().value_unsafe();
  for (const auto [key, value] : object) visit(key, wrap(value));
}

}  // namespace assize
