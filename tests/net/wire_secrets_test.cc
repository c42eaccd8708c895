#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "net/called_wire.h"
#include "net/fault_server.h"
#include "net/wire.h"

using assize::Called;
using assize::CallError;
using assize::Cause;
using assize::Completion;
using assize::HttpReply;
using assize::Lane;
using assize::Retry;
using assize::WireOutcome;
using assize::testing::CalledWire;
using assize::testing::FaultServer;
using assize::testing::lane_to;
using assize::testing::SeenRequest;
using assize::testing::WireFault;
using Kind = CallError::Kind;

namespace {

constexpr const char* kKey = "sk-planted/0123456789";

Lane keyed(const std::string& url, int tries = 1) {
  Lane lane = lane_to(url, tries);
  lane.endpoint.api_key_env = "JUDGE_KEY";
  lane.secret = kKey;
  return lane;
}

/// Everything that a call's end says to anybody.
std::string all_of(const WireOutcome& outcome) {
  std::string all = outcome.reply.body;
  for (const auto& [name, value] : outcome.reply.headers) {
    all += "\n" + name + ": " + value;
  }
  return all + "\n" +
         (outcome.said ? outcome.said->text : outcome.said.error().message);
}

}  // namespace

TEST_CASE("a redirect is not followed, and the key goes nowhere else") {
  const FaultServer thief(
      [](std::size_t, const SeenRequest&) { return WireFault{}; });
  const int status = GENERATE(301, 302, 303, 307, 308);
  const FaultServer server([&](std::size_t, const SeenRequest&) {
    return WireFault{.status = status, .headers = {{"Location", thief.url()}}};
  });
  CalledWire wire(keyed(server.url(), 6));

  wire.send(1);
  const WireOutcome outcome = wire.wait(1).at(1);

  REQUIRE_FALSE(outcome.said);
  CHECK(outcome.said.error().kind == Kind::kStopRun);
  CHECK(outcome.said.error().cause == Cause::kRedirect);
  CHECK(outcome.said.error().message ==
        "the server answered " + std::to_string(status) + " and points to '" +
            thief.url() +
            "'; no redirect is followed, so write the right address as "
            "base_url");
  CHECK(server.seen().size() == 1);
  CHECK(thief.connections() == 0);
}

TEST_CASE("a key that the server sends back is in no message and no reply") {
  const std::string echo =
      std::string("you sent ") + kKey + " or sk-planted\\/0123456789!";
  const int status = GENERATE(200, 400, 401, 500);
  const FaultServer server([&](std::size_t, const SeenRequest&) {
    return WireFault{
        .status = status, .body = echo, .headers = {{"X-Echo", kKey}}};
  });
  CalledWire wire(keyed(server.url(), 2));

  wire.send(1);
  const WireOutcome outcome = wire.wait(1).at(1);

  CHECK(server.seen().at(0).headers.size() == 6);  // The key was sent.
  CHECK(outcome.reply.body == "you sent [key] or [key]!");
  CHECK(all_of(outcome).find("0123456789") == std::string::npos);
  for (const Retry& retry : wire.retries()) {
    CHECK(retry.message ==
          "the server answered 500: 'you sent [key] or "
          "[key]!'");
  }
}

TEST_CASE("a message shows at most 200 characters, none of them a control") {
  const FaultServer server([](std::size_t, const SeenRequest&) {
    return WireFault{.status = 400,
                     .body = "\x1b[2J\n" + std::string(500, 'x')};
  });
  CalledWire wire(keyed(server.url()));

  wire.send(1);
  const WireOutcome outcome = wire.wait(1).at(1);

  REQUIRE_FALSE(outcome.said);
  CHECK(outcome.said.error().message == "the server answered 400: '␛[2J␊" +
                                            std::string(195, 'x') +
                                            "…' (asked once)");
}

TEST_CASE("what a backend says of a reply has no key in it either") {
  const FaultServer server(
      [](std::size_t, const SeenRequest&) { return WireFault{}; });
  Lane lane = keyed(server.url());
  lane.decode = [](const HttpReply&) -> Called<Completion> {
    return tl::unexpected(CallError{Kind::kNever, std::string("read ") + kKey,
                                    std::chrono::milliseconds(0),
                                    Cause::kMalformed});
  };
  CalledWire wire(lane);

  wire.send(1);
  const WireOutcome outcome = wire.wait(1).at(1);

  REQUIRE_FALSE(outcome.said);
  CHECK(outcome.said.error().message == "read [key] (asked once)");
}

TEST_CASE("a stand-in for a key is not cut out of answers") {
  const FaultServer server([](std::size_t, const SeenRequest&) {
    return WireFault{.body = "the list is EMPTY"};
  });
  Lane lane = keyed(server.url());
  lane.secret = "EMPTY";
  CalledWire wire(lane);

  wire.send(1);
  const WireOutcome outcome = wire.wait(1).at(1);

  REQUIRE(outcome.said);
  CHECK(outcome.said->text == "the list is EMPTY");
}

TEST_CASE("a lane whose key would not be safe ends before a byte is sent") {
  struct Case {
    std::string url, message;
    Cause cause;
  };
  const auto [url, message, cause] = GENERATE(
      Case{"http://192.0.2.1/v1",
           "a key goes over https only, except to this machine",
           Cause::kForbidden},
      Case{"http://user:pass@127.0.0.1/v1",
           "an address must not have a user or a password in it",
           Cause::kUnreachable},
      Case{"ftp://127.0.0.1",
           "the address 'ftp://127.0.0.1' must begin with https:// or http://",
           Cause::kUnreachable});
  CalledWire wire(keyed(url));

  wire.send(1);
  const WireOutcome outcome = wire.wait(1).at(1);

  REQUIRE_FALSE(outcome.said);
  CHECK(outcome.said.error().kind == Kind::kStopRun);
  CHECK(outcome.said.error().cause == cause);
  CHECK(outcome.said.error().message == message);
  CHECK(outcome.attempts == 0);
}

TEST_CASE("a key with a line break adds no header") {
  const FaultServer server(
      [](std::size_t, const SeenRequest&) { return WireFault{}; });
  Lane lane = keyed(server.url());
  lane.secret = "sk-0123456789\r\nX-Other: 1";
  CalledWire wire(lane);

  wire.send(1);
  const WireOutcome outcome = wire.wait(1).at(1);

  REQUIRE_FALSE(outcome.said);
  CHECK(outcome.said.error().message ==
        "the key's header has a control character in it");
  CHECK(server.seen().empty());
}
