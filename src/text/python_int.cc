#include "text/python_int.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>

namespace assize {
namespace {

/// sys.int_info.default_max_str_digits: int() raises where there are more.
constexpr std::size_t kMostDigits = 4300;

/// A text by its code points, from either end.
class Characters {
 public:
  explicit Characters(std::string_view text)
      : data_(reinterpret_cast<const std::uint8_t*>(text.data())),
        end_(static_cast<std::int32_t>(text.size())) {}

  bool empty() const { return at_ == end_; }

  UChar32 next() {
    UChar32 out = 0;
    U8_NEXT(data_, at_, end_, out);
    return out;
  }

  void trim() {
    for (std::int32_t was = at_; !empty(); was = at_) {
      if (u_isUWhiteSpace(next()) != 0) continue;
      at_ = was;
      break;
    }
    for (std::int32_t was = end_; !empty(); was = end_) {
      UChar32 last = 0;
      U8_PREV(data_, at_, end_, last);
      if (u_isUWhiteSpace(last) != 0) continue;
      end_ = was;
      break;
    }
  }

 private:
  const std::uint8_t* data_;
  std::int32_t at_ = 0, end_;
};

}  // namespace

std::optional<double> python_int(std::string_view text) {
  Characters characters(text);
  characters.trim();
  std::string number;  ///< With a sign of ASCII's, in its digits.
  std::size_t digits = 0;
  bool after_digit = false, begun = false;
  while (!characters.empty()) {
    const UChar32 c = characters.next();
    const std::int32_t digit = u_charDigitValue(c);
    if (digit >= 0) {
      number += static_cast<char>('0' + digit);
      if (++digits > kMostDigits) return std::nullopt;
    } else if (c == '_' ? !after_digit : begun || (c != '+' && c != '-')) {
      return std::nullopt;
    } else if (c == '-') {
      number = "-";
    }
    after_digit = digit >= 0;
    begun = true;
  }
  if (!after_digit) return std::nullopt;
  double value = 0;
  const char* const end = number.data() + number.size();
  const auto [at, fault] = std::from_chars(number.data(), end, value);
  if (at != end || fault != std::errc()) return std::nullopt;
  return value;
}

}  // namespace assize
