#include "cli/amounts.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

namespace assize::cli {

std::string grouped(std::uint64_t number) {
  std::string out = std::to_string(number);
  for (std::size_t at = out.size(); at > 3; at -= 3) out.insert(at - 3, ",");
  return out;
}

std::string counted(std::uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", grouped(number), noun, number == 1 ? "" : "s");
}

std::string short_count(std::uint64_t number) {
  if (number < 1000) return std::to_string(number);
  auto value = static_cast<double>(number);
  constexpr char kUnits[] = {'k', 'M', 'G', 'T', 'P', 'E'};
  std::size_t unit = 0;
  // 999.5 and more would be written with four figures before the point.
  for (value /= 1000; value >= 999.5 && unit + 1 < std::size(kUnits); ++unit) {
    value /= 1000;
  }
  const int digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return fmt::format("{:.{}f}{}", value, digits, kUnits[unit]);
}

std::string dollars(std::int64_t nano) {
  constexpr std::int64_t kDollar = 1'000'000'000;
  const bool small = nano < kDollar;
  const std::int64_t step = small ? 100'000 : 10'000'000;
  const std::int64_t steps = (nano + step - 1) / step;
  const std::int64_t in_dollar = kDollar / step;
  return fmt::format("${}.{:0{}}",
                     grouped(static_cast<std::uint64_t>(steps / in_dollar)),
                     steps % in_dollar, small ? 4 : 2);
}

}  // namespace assize::cli
