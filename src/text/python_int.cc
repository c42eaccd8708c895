#include "text/python_int.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cmath>
#include <cstddef>
#include <cstdint>

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
  double value = 0, sign = 1;
  std::size_t digits = 0;
  bool after_digit = false, begun = false;
  while (!characters.empty()) {
    const UChar32 c = characters.next();
    const std::int32_t digit = u_charDigitValue(c);
    if (digit >= 0) {
      value = 10 * value + digit;
      if (++digits > kMostDigits) return std::nullopt;
    } else if (c == '_' ? !after_digit : begun || (c != '+' && c != '-')) {
      return std::nullopt;
    } else if (c == '-') {
      sign = -1;
    }
    after_digit = digit >= 0;
    begun = true;
  }
  if (!after_digit || !std::isfinite(value)) return std::nullopt;
  return sign * value;
}

}  // namespace assize
