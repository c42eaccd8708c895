#include "io/canonical_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "core/utf8.h"

namespace assize {
namespace {

using nlohmann::json;

constexpr int kDigits = 12;  // significant

/// The value at 12 significant digits.
double rounded(double value) {
  char buffer[32];
  const auto written =
      std::to_chars(buffer, buffer + sizeof buffer, value,
                    std::chars_format::scientific, kDigits - 1);
  double out = 0;
  std::from_chars(buffer, written.ptr, out);
  return out;
}

/// ECMAScript's Number::toString(value, 10), for a finite value above 0.
/// Source: ECMA-262, 6.1.6.1.20; the names n and k are those of the standard.
std::string positive_number(double value) {
  char buffer[32];
  const auto written = std::to_chars(buffer, buffer + sizeof buffer, value,
                                     std::chars_format::scientific);
  const std::string_view shortest(
      buffer, static_cast<std::size_t>(written.ptr - buffer));
  const std::size_t e = shortest.find('e');
  std::string digits(shortest.substr(0, e));
  std::erase(digits, '.');
  int exponent = 0;
  const std::size_t sign = shortest[e + 1] == '+' ? 2 : 1;
  std::from_chars(shortest.data() + e + sign, written.ptr, exponent);
  const int k = static_cast<int>(digits.size()), n = exponent + 1;
  if (k <= n && n <= 21) {
    return digits.append(static_cast<std::size_t>(n - k), '0');
  }
  if (0 < n && n <= 21) {
    return digits.insert(static_cast<std::size_t>(n), ".");
  }
  if (-6 < n && n <= 0) {
    return "0." + std::string(static_cast<std::size_t>(-n), '0') + digits;
  }
  if (k > 1) digits.insert(1, ".");
  return fmt::format("{}e{}{}", digits, exponent < 0 ? '-' : '+',
                     std::abs(exponent));
}

std::string number(double value) {
  if (!std::isfinite(value)) return "null";
  value = rounded(value);
  if (value == 0) return "0";
  return value < 0 ? "-" + positive_number(-value) : positive_number(value);
}

void append_escaped(std::string& out, char c) {
  constexpr std::string_view kShort = "\b\t\n\f\r\"\\";
  constexpr std::string_view kLetters = "btnfr\"\\";
  const std::size_t found = kShort.find(c);
  if (found != kShort.npos) {
    out += '\\';
    out += kLetters[found];
  } else if (static_cast<unsigned char>(c) < 0x20) {
    out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
  } else {
    out += c;
  }
}

std::string string_literal(std::string_view text) {
  std::string out = "\"";
  while (true) {
    const auto bad = first_invalid_utf8(text);
    for (const char c : text.substr(0, bad.value_or(text.size()))) {
      append_escaped(out, c);
    }
    if (!bad) return out + '"';
    out += "\xEF\xBF\xBD";
    text.remove_prefix(*bad + 1);
  }
}

/// Order by UTF-16 code units. It is that of the bytes, but that characters of
/// four bytes (surrogates, from 0xD800) come before U+E000 to U+FFFF, whose
/// first byte is 0xEE or 0xEF.
bool utf16_less(std::string_view a, std::string_view b) {
  const auto [left, right] = std::ranges::mismatch(a, b);
  if (left == a.end() || right == b.end()) return right != b.end();
  const auto rank = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0xEE || byte == 0xEF ? byte + 0x100 : byte;
  };
  return rank(*left) < rank(*right);
}

using Fields = std::vector<std::pair<std::string_view, const json*>>;

Fields sorted_fields(const json& object) {
  Fields fields;
  for (const auto& [key, value] : object.items()) {
    fields.emplace_back(key, &value);
  }
  std::ranges::sort(fields, utf16_less, &Fields::value_type::first);
  return fields;
}

std::string scalar(const json& value) {
  switch (value.type()) {
    case json::value_t::boolean:
      return value.get<bool>() ? "true" : "false";
    case json::value_t::number_integer:
      return std::to_string(value.get<std::int64_t>());
    case json::value_t::number_unsigned:
      return std::to_string(value.get<std::uint64_t>());
    case json::value_t::number_float:
      return number(value.get<double>());
    case json::value_t::string:
      return string_literal(value.get_ref<const std::string&>());
    default:
      return "null";
  }
}

/// Writes one document, on one line or with a line for each field.
class JsonWriter {
 public:
  explicit JsonWriter(bool pretty) : pretty_(pretty) {}

  void write(const json& value) {
    if (value.is_object()) {
      write_object(value);
    } else if (value.is_array()) {
      write_array(value);
    } else {
      out_ += scalar(value);
    }
  }

  std::string take() { return std::move(out_); }

 private:
  void write_object(const json& object) {
    open('{');
    bool first = true;
    for (const auto& [key, value] : sorted_fields(object)) {
      separate(first, true);
      out_ += string_literal(key);
      out_ += pretty_ ? ": " : ":";
      write(*value);
      first = false;
    }
    close('}', !first);
  }

  void write_array(const json& array) {
    const bool by_lines = std::ranges::any_of(
        array, [](const json& element) { return element.is_structured(); });
    open('[');
    bool first = true;
    for (const json& element : array) {
      separate(first, by_lines);
      write(element);
      first = false;
    }
    close(']', by_lines);
  }

  void open(char bracket) {
    out_ += bracket;
    depth_ += 2;
  }

  void close(char bracket, bool by_lines) {
    depth_ -= 2;
    if (by_lines) break_line();
    out_ += bracket;
  }

  void separate(bool first, bool by_lines) {
    if (!first) out_ += ',';
    if (by_lines) {
      break_line();
    } else if (!first && pretty_) {
      out_ += ' ';
    }
  }

  void break_line() {
    if (!pretty_) return;
    out_ += '\n';
    out_.append(depth_, ' ');
  }

  bool pretty_;
  std::size_t depth_ = 0;
  std::string out_;
};

}  // namespace

std::string canonical_json(const json& value) {
  JsonWriter writer(false);
  writer.write(value);
  return writer.take();
}

std::string pretty_json(const json& value) {
  JsonWriter writer(true);
  writer.write(value);
  return writer.take() + '\n';
}

}  // namespace assize
