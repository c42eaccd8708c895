#include "net/reply_status.h"

#include <fmt/format.h>

#include <ctime>

#include "core/error.h"
#include "net/retry_after.h"

namespace assize {
namespace {

using Kind = CallError::Kind;

/// Bytes of a body that are looked at for a message of 200 characters.
constexpr std::size_t kLookedAt = 1024;

/// ": 'what the body says'", or "".
std::string words(const HttpReply& reply) {
  std::string_view body = std::string_view(reply.body).substr(0, kLookedAt);
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t begin = body.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return "";
  body = body.substr(begin, body.find_last_not_of(kBlank) + 1 - begin);
  return fmt::format(": '{}'", printable(body));
}

std::string forbidden(const HttpReply& reply, const std::string& variable) {
  const std::string key =
      variable.empty()
          ? "no key was sent; api_key_env names the variable that holds one"
          : fmt::format("is the key in '{}' right?", printable(variable));
  return fmt::format("the server refused the key with status {}{} ({})",
                     reply.status, words(reply), key);
}

struct Meaning {
  Kind kind;
  Cause cause;
};

Meaning meaning(long status) {
  if (status == 429) return {Kind::kSlower, Cause::kRateLimited};
  // 529 is what Anthropic's servers say where others say 503.
  if (status == 503 || status == 529) return {Kind::kSlower, Cause::kServer};
  if (status == 408 || status == 409) return {Kind::kAgain, Cause::kConflict};
  if (status == 401 || status == 403)
    return {Kind::kStopRun, Cause::kForbidden};
  if (status >= 500 && status < 600) return {Kind::kAgain, Cause::kServer};
  if (status >= 400 && status < 500) return {Kind::kNever, Cause::kRejected};
  if (status >= 300 && status < 400) return {Kind::kStopRun, Cause::kRedirect};
  return {Kind::kAgain, Cause::kMalformed};
}

}  // namespace

Called<void> read_status(const HttpReply& reply, const std::string& variable) {
  if (reply.status >= 200 && reply.status < 300) return {};
  const auto [kind, cause] = meaning(reply.status);
  CallError error{kind, "", std::chrono::milliseconds(0), cause};
  if (cause == Cause::kForbidden) {
    error.message = forbidden(reply, variable);
  } else if (cause == Cause::kRedirect) {
    const std::string_view to = header_of(reply, "location");
    error.message = fmt::format(
        "the server answered {} and points to '{}'; no redirect is followed, "
        "so write the right address as base_url",
        reply.status, printable(to.substr(0, kLookedAt)));
  } else {
    error.message =
        fmt::format("the server answered {}{}", reply.status, words(reply));
  }
  if (kind == Kind::kAgain || kind == Kind::kSlower) {
    error.wait = retry_after(reply, std::time(nullptr));
  }
  return tl::unexpected(std::move(error));
}

}  // namespace assize
