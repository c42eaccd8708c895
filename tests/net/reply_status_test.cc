#include "net/reply_status.h"

#include <catch2/catch.hpp>

using assize::CallError;
using assize::Cause;
using assize::HttpHeaders;
using assize::HttpReply;
using assize::read_status;
using std::chrono::milliseconds;
using Kind = CallError::Kind;

namespace {

CallError error_of(const HttpReply& reply, const std::string& variable = "") {
  const auto read = read_status(reply, variable);
  REQUIRE_FALSE(read);
  return read.error();
}

/// A reply without a body.
CallError error_of(long status, const HttpHeaders& headers = {}) {
  return error_of(HttpReply{status, headers, ""});
}

}  // namespace

TEST_CASE("a status of success is none to complain of") {
  const long status = GENERATE(200, 201, 204, 299);

  CHECK(read_status({.status = status, .headers = {}, .body = "?"}, "KEY"));
}

TEST_CASE("every other status has one meaning") {
  for (long status = -1; status < 1000; ++status) {
    if (status >= 200 && status < 300) continue;
    CAPTURE(status);
    const CallError error = error_of(status);
    const bool stops = error.kind == Kind::kStopRun;
    const bool never = error.kind == Kind::kNever;
    CHECK(stops ==
          ((status >= 300 && status < 400) || status == 401 || status == 403));
    CHECK(never == (error.cause == Cause::kRejected));
    CHECK(never == (status >= 400 && status < 500 && !stops && status != 408 &&
                    status != 409 && status != 429));
  }
}

TEST_CASE("a refused key is told with its variable, or that there is none") {
  CHECK(error_of({.status = 401, .headers = {}, .body = " bad\n"}, "MY_KEY")
            .message ==
        "the server refused the key with status 401: 'bad' (is the key in "
        "'MY_KEY' right?)");
  CHECK(error_of(403).message ==
        "the server refused the key with status 403 (no key was sent; "
        "api_key_env names the variable that holds one)");
}

TEST_CASE("a wait is kept where asking again makes sense") {
  const HttpHeaders wait = {{"retry-after", "2"}};

  CHECK(error_of(429, wait).wait == milliseconds(2000));
  CHECK(error_of(500, wait).wait == milliseconds(2000));
  CHECK(error_of(400, wait).wait == milliseconds(0));
}

TEST_CASE("a hostile body is shown in part and cannot steer a terminal") {
  const std::string body = "\x1b]0;x\x07\xff" + std::string(1 << 20, 'y');

  CHECK(error_of({.status = 422, .headers = {}, .body = body}).message ==
        "the server answered 422: '␛]0;x␇\xEF\xBF\xBD" + std::string(193, 'y') +
            "…'");
  CHECK(error_of(302, {{"location", "\x1b[2J"}}).message ==
        "the server answered 302 and points to '␛[2J'; no redirect is "
        "followed, so write the right address as base_url");
}
