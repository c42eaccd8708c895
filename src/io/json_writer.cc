#include "io/json_writer.h"

#include <bit>
#include <charconv>
#include <cstring>
#include <utility>

namespace assize {
namespace {

constexpr std::uint64_t repeated(unsigned char byte) {
  return std::uint64_t{0x0101010101010101} * byte;
}

/// The high bit of each byte that is zero, and perhaps of bytes above one.
constexpr std::uint64_t zero_bytes(std::uint64_t word) {
  return (word - repeated(1)) & ~word & repeated(0x80);
}

/// A mark in each of eight bytes that is a control character, a quote or a
/// backslash.  The lowest mark is exact; a borrow can set false ones above it.
std::uint64_t marks(std::uint64_t word) {
  const std::uint64_t control =
      (word - repeated(0x20)) & ~word & repeated(0x80);
  return control | zero_bytes(word ^ repeated('"')) |
         zero_bytes(word ^ repeated('\\'));
}

bool needs_escape(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

/// How many bytes at the beginning are written as they are.
std::size_t plain_length(std::string_view text) {
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= text.size();
       at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    const std::uint64_t found = marks(word);
    if (found == 0) continue;
    if constexpr (std::endian::native == std::endian::little) {
      return at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
    }
    break;
  }
  while (at < text.size() && !needs_escape(text[at])) ++at;
  return at;
}

void append_escape(std::string& out, char c) {
  constexpr std::string_view kShort = "\b\t\n\f\r\"\\";
  constexpr std::string_view kLetters = "btnfr\"\\";
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += '\\';
  if (const std::size_t found = kShort.find(c); found != kShort.npos) {
    out += kLetters[found];
    return;
  }
  const auto byte = static_cast<unsigned char>(c);
  out += "u00";
  out += kDigits[byte >> 4];
  out += kDigits[byte & 0xF];
}

template <typename Value>
void append_number(std::string& out, Value value) {
  char buffer[32];
  const auto written = std::to_chars(buffer, buffer + sizeof buffer, value);
  out.append(buffer, written.ptr);
}

}  // namespace

void JsonWriter::separate() {
  if (!fresh_) out_ += ',';
  fresh_ = false;
}

void JsonWriter::begin_object() {
  separate();
  out_ += '{';
  fresh_ = true;
}

void JsonWriter::end_object() {
  out_ += '}';
  fresh_ = false;
}

void JsonWriter::begin_array() {
  separate();
  out_ += '[';
  fresh_ = true;
}

void JsonWriter::end_array() {
  out_ += ']';
  fresh_ = false;
}

void JsonWriter::key(std::string_view name) {
  string(name);
  out_ += ':';
  fresh_ = true;
}

void JsonWriter::string(std::string_view text) {
  separate();
  out_ += '"';
  while (true) {
    const std::size_t plain = plain_length(text);
    out_.append(text.substr(0, plain));
    if (plain == text.size()) break;
    append_escape(out_, text[plain]);
    text.remove_prefix(plain + 1);
  }
  out_ += '"';
}

void JsonWriter::number(double value) {
  separate();
  append_number(out_, value + 0.0);  // -0 is 0.
}

void JsonWriter::whole(std::int64_t value) {
  separate();
  append_number(out_, value);
}

void JsonWriter::boolean(bool value) {
  separate();
  out_ += value ? "true" : "false";
}

void JsonWriter::null() {
  separate();
  out_ += "null";
}

std::string JsonWriter::take() {
  fresh_ = true;
  return std::exchange(out_, {});
}

}  // namespace assize
