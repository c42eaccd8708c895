// Counts and money, as people read them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace assize::cli {

/// 1234567 as "1,234,567".
std::string grouped(std::uint64_t number);

/// "1 request", "2,000 requests".
std::string counted(std::uint64_t number, std::string_view noun);

/// Four figures at most: "950", "12.3k", "4.56M", "1.20G".
std::string short_count(std::uint64_t number);

/// Billionths of a US dollar as "$1,234.50"; what is below a dollar has four
/// digits: "$0.0042".  Rounded up, so that no ceiling reads too low.
std::string dollars(std::int64_t nano);

}  // namespace assize::cli
