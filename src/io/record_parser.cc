#include "io/record_parser.h"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <span>
#include <vector>

namespace assize {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kLeastCapacity = 1u << 16;

/// Whether an unescaped string holds U+0000 or half of a surrogate pair, which
/// simdjson 3.0.1 lets through. (In UTF-8, 0x80 to 0x9F follow 0xED.)
bool has_bad_character(std::string_view text) {
  if (std::memchr(text.data(), 0, text.size()) != nullptr) return true;
  for (std::size_t at = text.find('\xED'); at != text.npos;
       at = text.find('\xED', at + 1)) {
    if (static_cast<unsigned char>(text[at + 1]) >= 0xA0) return true;
  }
  return false;
}

/// Whether two keys are equal. May change their order.
bool has_duplicate(std::span<std::string_view> keys) {
  constexpr std::size_t kFew = 16;
  if (keys.size() > kFew) {
    std::ranges::sort(keys);
    return std::ranges::adjacent_find(keys) != keys.end();
  }
  for (std::size_t i = 1; i < keys.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (keys[i] == keys[j]) return true;
    }
  }
  return false;
}

}  // namespace

template <>
JsonValue JsonValue::wrap(const dom::element& element);

struct RecordParser::State {
  /// Whether the value at this depth passes the checks, and all inside it.
  bool is_clean(const dom::element& value, unsigned depth) {
    switch (value.type()) {
      case dom::element_type::STRING:
        return !has_bad_character(value.get_string().value_unsafe());
      case dom::element_type::ARRAY:
        return is_clean_array(value.get_array().value_unsafe(), depth + 1);
      case dom::element_type::OBJECT:
        return is_clean_object(value.get_object().value_unsafe(), depth + 1);
      default:
        return true;
    }
  }

  bool is_clean_array(const dom::array& array, unsigned depth) {
    if (depth > most_depth) return false;
    for (const dom::element element : array) {
      if (!is_clean(element, depth)) return false;
    }
    return true;
  }

  bool is_clean_object(const dom::object& object, unsigned depth) {
    if (depth > most_depth) return false;
    // The keys of the objects around this one lie before it.
    const std::size_t outer = keys.size();
    for (const auto [key, value] : object) {
      if (has_bad_character(key) || !is_clean(value, depth)) return false;
      keys.push_back(key);
    }
    const bool twice = has_duplicate(std::span(keys).subspan(outer));
    keys.resize(outer);
    return !twice;
  }

  unsigned most_depth = 0;
  dom::parser parser;
  std::vector<std::string_view> keys;
};

std::size_t RecordParser::padding() { return simdjson::SIMDJSON_PADDING; }

RecordParser::RecordParser(unsigned depth) : state_(std::make_unique<State>()) {
  assert(depth > 0 && depth <= 1000);
  state_->most_depth = depth;
}

RecordParser::~RecordParser() = default;
RecordParser::RecordParser(RecordParser&&) noexcept = default;
RecordParser& RecordParser::operator=(RecordParser&&) noexcept = default;

std::optional<JsonValue> RecordParser::parse(std::string_view text) {
  dom::parser& parser = state_->parser;
  if (parser.capacity() < text.size() || parser.capacity() == 0) {
    // Room for the root and for the value that is one too deep.
    const auto grown =
        parser.allocate(std::bit_ceil(std::max(text.size(), kLeastCapacity)),
                        state_->most_depth + 2);
    if (grown != simdjson::SUCCESS) return {};
  }
  dom::element root;
  const auto error = parser.parse(text.data(), text.size(), false).get(root);
  if (error != simdjson::SUCCESS) return {};
  state_->keys.clear();
  if (!state_->is_clean(root, 0)) return {};
  return JsonValue::wrap(root);
}

}  // namespace assize
