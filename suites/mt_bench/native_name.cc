#include "suites/mt_bench/native_name.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace assize::mt_bench {
namespace {

/// Longer numbers are not exact in every reader.
constexpr std::size_t kMostDigits = 15;

bool is_number(std::string_view id) {
  const bool digits =
      std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; });
  return digits && !id.empty() && id.size() <= kMostDigits &&
         (id.size() == 1 || id.front() != '0');
}

}  // namespace

void write_question_id(std::string_view id, JsonWriter& line) {
  line.key("question_id");
  if (!is_number(id)) {
    line.string(id);
    return;
  }
  std::int64_t number = 0;
  std::from_chars(id.data(), id.data() + id.size(), number);
  line.whole(number);
}

}  // namespace assize::mt_bench
