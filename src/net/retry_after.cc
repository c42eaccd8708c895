#include "net/retry_after.h"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace assize {
namespace {

using std::chrono::milliseconds;

/// A number that is not negative, or nothing.
std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  if (!(value >= 0)) return {};
  return value;
}

milliseconds at_most(double wait) {
  const auto longest = static_cast<double>(kLongestRetryAfter.count());
  return milliseconds(
      static_cast<long long>(std::ceil(std::min(wait, longest))));
}

/// -1 where it is no date.
std::time_t date(std::string_view text) {
  return text.empty() ? -1 : ::curl_getdate(std::string(text).c_str(), nullptr);
}

}  // namespace

std::string_view header_of(const HttpReply& reply, std::string_view name) {
  for (const auto& [known, value] : reply.headers) {
    if (known == name) return value;
  }
  return {};
}

milliseconds retry_after(const HttpReply& reply, std::time_t now) {
  if (const auto wait = number(header_of(reply, "retry-after-ms"))) {
    return at_most(*wait);
  }
  const std::string_view said = header_of(reply, "retry-after");
  if (const auto seconds = number(said)) return at_most(*seconds * 1000);
  const std::time_t until = date(said);
  if (until < 0) return milliseconds(0);
  const std::time_t theirs = date(header_of(reply, "date"));
  const std::time_t from = theirs < 0 ? now : theirs;
  return at_most(std::max(0.0, std::difftime(until, from)) * 1000);
}

}  // namespace assize
