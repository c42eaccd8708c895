// What a reply says of when to come back.
#pragma once

#include <chrono>
#include <ctime>
#include <string>
#include <string_view>

#include "core/call.h"

namespace assize {

/// However long a server asks for, no call waits longer than this.
inline constexpr std::chrono::milliseconds kLongestRetryAfter{600'000};

/// The value of a header, by its name in lower case, or "".
std::string_view header_of(const HttpReply& reply, std::string_view name);

/// The wait that `retry-after-ms`, or else `retry-after`, asks for: seconds, or
/// an HTTP date, counted from the reply's own date where it has one and from
/// `now` where not.  0 where it asks for none, or makes no sense.
/// Source: RFC 9110, section 10.2.3.
std::chrono::milliseconds retry_after(const HttpReply& reply, std::time_t now);

}  // namespace assize
