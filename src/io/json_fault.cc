#include "io/json_fault.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "core/error.h"
#include "core/utf8.h"

namespace assize {
namespace {

using nlohmann::json;

constexpr std::string_view kNul =
    "the character U+0000 is not allowed in a text";

/// Goes through the text and counts what was read, for all of its copies.
struct CountingIterator {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  const char* position;
  std::size_t* count;

  reference operator*() const { return *position; }
  CountingIterator& operator++() {
    ++position;
    ++*count;
    return *this;
  }
  friend bool operator==(const CountingIterator& a, const CountingIterator& b) {
    return a.position == b.position;
  }
};

/// Offset of the quote that opens the string whose last byte is before `end`.
std::size_t string_begin(std::string_view text, std::size_t end) {
  std::size_t at = end - 1;
  while (at > 0) {
    at = text.rfind('"', at - 1);
    if (at == text.npos) return 0;
    std::size_t backslashes = 0;
    while (backslashes < at && text[at - 1 - backslashes] == '\\') {
      ++backslashes;
    }
    if (backslashes % 2 == 0) return at;
  }
  return 0;
}

/// The parser's message without its prefix and without the text it has read.
std::string plain_message(std::string_view what) {
  if (what.find("surrogate") != what.npos) {
    return "an escaped surrogate stands without its other half";
  }
  if (what.find("number overflow") != what.npos) {
    return "a number is out of range";
  }
  what = what.substr(0, what.find("; last read: '"));
  if (const std::size_t dash = what.find(" - "); dash != what.npos) {
    what.remove_prefix(dash + 3);
  }
  return std::string(what);
}

/// Whether these last bytes of a text may be a character that was cut off.
bool begins_character(std::string_view bytes) {
  const auto lead = static_cast<unsigned char>(bytes[0]);
  return bytes.size() < 4 && lead >= 0xC2 && lead <= 0xF4;
}

/// Stops the parser at the first fault and keeps it.
class FaultFinder final : public json::json_sax_t {
 public:
  FaultFinder(std::string_view text, unsigned depth)
      : text_(text), most_(depth) {}

  std::size_t count = 0;  ///< Bytes that the parser has read.
  std::optional<JsonFault> fault;

  bool null() override { return true; }
  bool boolean(bool /*value*/) override { return true; }
  bool number_integer(std::int64_t /*value*/) override { return true; }
  bool number_unsigned(std::uint64_t /*value*/) override { return true; }
  bool number_float(double /*value*/, const std::string& digits) override {
    if (digits.find_first_of(".eE") != digits.npos) return true;
    return stop(count - std::min(count, digits.size() + 1),
                "an integer does not fit in 64 bits");
  }
  bool string(std::string& value) override { return check(value); }
  bool binary(json::binary_t& /*value*/) override { return true; }
  bool start_object(std::size_t /*size*/) override {
    keys_.emplace_back();
    return enter();
  }
  bool key(std::string& value) override {
    if (!check(value)) return false;
    if (keys_.back().insert(value).second) return true;
    return stop(string_begin(text_, count),
                fmt::format("duplicate key '{}'", printable(value, 80)));
  }
  bool end_object() override {
    keys_.pop_back();
    --depth_;
    return true;
  }
  bool start_array(std::size_t /*size*/) override { return enter(); }
  bool end_array() override {
    --depth_;
    return true;
  }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const json::exception& error) override {
    const bool early = position > text_.size();
    fault = JsonFault{std::min(position - 1, text_.size()),
                      plain_message(error.what()), early};
    return false;
  }

 private:
  bool stop(std::size_t at, std::string message) {
    fault = JsonFault{at, std::move(message)};
    return false;
  }

  bool enter() {
    if (++depth_ <= most_) return true;
    return stop(count - 1,
                fmt::format("this is nested more than {} deep", most_));
  }

  bool check(const std::string& value) {
    if (value.find('\0') == value.npos) return true;
    return stop(string_begin(text_, count), std::string(kNul));
  }

  std::string_view text_;
  unsigned most_, depth_ = 0;
  std::vector<std::set<std::string>> keys_;  ///< Of each open object.
};

}  // namespace

std::optional<JsonFault> find_json_fault(std::string_view text,
                                         unsigned depth) {
  FaultFinder finder(text, depth);
  const CountingIterator begin{text.data(), &finder.count};
  const CountingIterator end{text.data() + text.size(), nullptr};
  json::sax_parse(begin, end, &finder);
  // The parser takes a raw NUL for the end, and calls a cut-off character
  // invalid; both are named better here.
  const std::size_t nul = text.find('\0');
  const std::size_t bad = first_invalid_utf8(text).value_or(text.npos);
  const std::size_t first = std::min(nul, bad);
  if (first == text.npos) return finder.fault;
  if (finder.fault && finder.fault->at < first) return finder.fault;
  const bool cut = finder.fault && finder.fault->ends_early &&
                   begins_character(text.substr(first));
  if (cut) return finder.fault;
  return first == nul ? JsonFault{nul, std::string(kNul)}
                      : JsonFault{bad, "this is not valid UTF-8"};
}

}  // namespace assize
