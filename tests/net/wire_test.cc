#include "net/wire.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "net/called_wire.h"
#include "net/fault_server.h"

using assize::CallError;
using assize::Cause;
using assize::HttpHeaders;
using assize::Lane;
using assize::LaneState;
using assize::Retry;
using assize::WireOutcome;
using assize::testing::CalledWire;
using assize::testing::FaultServer;
using assize::testing::lane_to;
using assize::testing::SeenRequest;
using assize::testing::WireFault;
using std::chrono::milliseconds;
using Kind = CallError::Kind;

namespace {

FaultServer::Script always(const WireFault& fault) {
  return [fault](std::size_t, const SeenRequest&) { return fault; };
}

/// What one call to a server that does this comes to.
WireOutcome outcome_of(const WireFault& fault, int tries = 1) {
  const FaultServer server(always(fault));
  CalledWire wire(lane_to(server.url(), tries));
  wire.send(1);
  WireOutcome outcome = wire.wait(1).at(1);
  // Nothing is asked in secret: the server saw each attempt, and no more.
  CHECK(server.seen().size() == outcome.attempts);
  return outcome;
}

struct Failure {
  Kind kind;
  Cause cause;
  std::string message;

  friend bool operator==(const Failure&, const Failure&) = default;
};

Failure failure_of(const WireOutcome& outcome) {
  REQUIRE_FALSE(outcome.said);
  const CallError& error = outcome.said.error();
  return {error.kind, error.cause, error.message};
}

Failure failure_of(const WireFault& fault) {
  return failure_of(outcome_of(fault));
}

}  // namespace

TEST_CASE("a call brings the reply, its headers and what the backend reads") {
  const FaultServer server(
      always({.body = "[[A]]", .headers = {{"X-Request-Id", "r1"}}}));
  Lane lane = lane_to(server.url());
  lane.secret = "sk-0123456789";
  CalledWire wire(lane);

  wire.wire().send(0, 7,
                   {.path = "/chat?v=2",
                    .body = std::string("{\"a\":\0}", 7),
                    .headers = {{"X-Version", "3"}}},
                   1);
  const WireOutcome outcome = wire.wait(1).at(7);

  REQUIRE(outcome.said);
  CHECK(outcome.said->text == "[[A]]");
  CHECK(outcome.attempts == 1);
  CHECK(outcome.latency.count() > 0);
  CHECK(outcome.reply.status == 200);
  CHECK(outcome.reply.body == "[[A]]");
  CHECK(outcome.reply.headers ==
        HttpHeaders{{"x-request-id", "r1"}, {"content-length", "5"}});
  const std::vector<SeenRequest> seen = server.seen();
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].target == "/v1/chat?v=2");
  CHECK(seen[0].body == std::string("{\"a\":\0}", 7));
  CHECK(seen[0].headers ==
        HttpHeaders{{"host", "127.0.0.1:" + std::to_string(server.port())},
                    {"user-agent", "assize/" ASSIZE_VERSION},
                    {"accept", "*/*"},
                    {"content-type", "application/json"},
                    {"authorization", "Bearer sk-0123456789"},
                    {"x-version", "3"},
                    {"content-length", "7"}});
}

TEST_CASE("a large body arrives whole, at once") {
  const FaultServer server(always({}));
  CalledWire wire(lane_to(server.url()));
  std::string large(5'000'000, 'x');
  large[4'000'000] = '\n';

  wire.send(1, large);

  CHECK(wire.wait(1).at(1).said);
  CHECK((server.seen().at(0).body == large));
}

TEST_CASE("each status is told apart") {
  struct Case {
    int status;
    Kind kind;
    Cause cause;
  };
  const auto [status, kind, cause] =
      GENERATE(Case{400, Kind::kNever, Cause::kRejected},
               Case{404, Kind::kNever, Cause::kRejected},
               Case{422, Kind::kNever, Cause::kRejected},
               Case{408, Kind::kAgain, Cause::kConflict},
               Case{409, Kind::kAgain, Cause::kConflict},
               Case{429, Kind::kSlower, Cause::kRateLimited},
               Case{500, Kind::kAgain, Cause::kServer},
               Case{503, Kind::kSlower, Cause::kServer},
               Case{529, Kind::kSlower, Cause::kServer});

  const WireOutcome outcome = outcome_of({.status = status, .body = "no"});

  CHECK(failure_of(outcome) ==
        Failure{kind, cause,
                "the server answered " + std::to_string(status) +
                    ": 'no' (asked once)"});
  CHECK(outcome.reply.status == status);
  CHECK(outcome.reply.body == "no");
}

TEST_CASE("each fault of the wire is told apart") {
  CHECK(failure_of({.kind = WireFault::Kind::kResetBefore}) ==
        Failure{Kind::kAgain, Cause::kReset,
                "the connection ended before a reply began (asked once)"});
  CHECK(failure_of({.kind = WireFault::Kind::kResetAfterHeader}) ==
        Failure{Kind::kAgain, Cause::kHalfBody,
                "the reply ended before its end (asked once)"});
  CHECK(failure_of({.kind = WireFault::Kind::kHalfBody}) ==
        Failure{Kind::kAgain, Cause::kHalfBody,
                "the reply ended before its end (asked once)"});
  CHECK(failure_of({.kind = WireFault::Kind::kHalfChunk}) ==
        Failure{Kind::kAgain, Cause::kHalfBody,
                "the reply ended before its end (asked once)"});
  CHECK(failure_of({.kind = WireFault::Kind::kGarbage}) ==
        Failure{Kind::kAgain, Cause::kMalformed,
                "the server does not speak HTTP (asked once)"});
  CHECK(
      failure_of({.body = "malformed"}) ==
      Failure{Kind::kAgain, Cause::kMalformed, "that is no JSON (asked once)"});
  CHECK(failure_of({.body = "empty"}) ==
        Failure{Kind::kAgain, Cause::kNoChoices,
                "that has no choices (asked once)"});
}

TEST_CASE("a reply of a status that is none is malformed") {
  const Failure failure = failure_of({.status = 700, .body = ""});

  CHECK(failure == Failure{Kind::kAgain, Cause::kMalformed,
                           "the server answered 700 (asked once)"});
}

TEST_CASE("a server that is not there is unreachable") {
  std::string url;
  {
    const FaultServer gone(always({}));
    url = gone.url();
  }
  CalledWire wire(lane_to(url));

  wire.send(1);
  const Failure failure = failure_of(wire.wait(1).at(1));

  CHECK(failure.kind == Kind::kAgain);
  CHECK(failure.cause == Cause::kUnreachable);
  CHECK(failure.message.starts_with(
      "there is no connection to the server (Failed to connect to 127.0.0.1"));
  CHECK(failure.message.ends_with(") (asked once)"));
}

TEST_CASE("a server that speaks no TLS is unreachable over https") {
  const FaultServer server(always({}));
  CalledWire wire(
      lane_to("https://127.0.0.1:" + std::to_string(server.port())));

  wire.send(1);

  CHECK(failure_of(wire.wait(1).at(1)).cause == Cause::kUnreachable);
  CHECK(server.seen().empty());
}

TEST_CASE("a reply that does not come in time is a timeout, of each attempt") {
  const FaultServer server(always({.delay = std::chrono::hours(1)}));
  Lane lane = lane_to(server.url(), 2);
  lane.endpoint.timeout = milliseconds(300);
  CalledWire wire(lane);

  wire.send(1);
  const WireOutcome outcome = wire.wait(1).at(1);

  CHECK(failure_of(outcome) ==
        Failure{Kind::kAgain, Cause::kTimeout,
                "there was no whole reply within 0.3 s (asked 2 times)"});
  CHECK(outcome.latency >= milliseconds(290));
  CHECK(outcome.latency < milliseconds(5'000));
}

TEST_CASE("a reply is read up to its most bytes and not further") {
  const FaultServer server(
      [](std::size_t number, const SeenRequest&) -> WireFault {
        if (number == 0) return {.body = std::string(100'000, 'x')};
        if (number == 1) return {.body = std::string(100'001, 'x')};
        if (number == 2) return {.kind = WireFault::Kind::kEndlessBody};
        return {.kind = WireFault::Kind::kEndlessHeaders};
      });
  Lane lane = lane_to(server.url());
  lane.endpoint.most_reply_bytes = 100'000;
  CalledWire wire(lane);
  const Failure too_large{Kind::kAgain, Cause::kTooLarge,
                          "the reply has more than 100000 bytes (asked once)"};

  for (std::uint64_t ticket = 1; ticket <= 4; ++ticket) {
    wire.send(ticket);
    wire.wait(ticket);
  }
  const auto outcomes = wire.wait(4);

  CHECK(outcomes.at(1).said);
  CHECK(failure_of(outcomes.at(2)) == too_large);
  CHECK(failure_of(outcomes.at(3)) == too_large);
  CHECK(failure_of(outcomes.at(4)).cause == Cause::kTooLarge);
}

TEST_CASE("what may be asked again is, as often as allowed, and each is told") {
  const FaultServer server(
      [](std::size_t number, const SeenRequest&) -> WireFault {
        if (number == 0) return {.status = 500, .body = ""};
        if (number == 1) return {.kind = WireFault::Kind::kResetBefore};
        return {};
      });
  CalledWire wire(lane_to(server.url(), 3));

  wire.send(9, "{\"n\": 1}");
  const WireOutcome outcome = wire.wait(1).at(9);

  REQUIRE(outcome.said);
  CHECK(outcome.attempts == 3);
  const std::vector<Retry> retries = wire.retries();
  REQUIRE(retries.size() == 2);
  CHECK(retries[0].ticket == 9);
  CHECK(retries[0].lane == 0);
  CHECK(retries[0].cause == Cause::kServer);
  CHECK(retries[0].message == "the server answered 500");
  CHECK(retries[0].attempt == 1);
  CHECK(retries[0].wait < milliseconds(500));
  CHECK(retries[1].cause == Cause::kReset);
  CHECK(retries[1].attempt == 2);
  CHECK(retries[1].wait < milliseconds(1000));
  for (const SeenRequest& seen : server.seen())
    CHECK(seen.body == "{\"n\": 1}");
  const LaneState state = wire.wire().state(0);
  CHECK(state.attempts == 3);
  CHECK(state.failed == 2);
  CHECK(state.bytes_sent == 3 * 8);
  CHECK(state.in_flight == 0);
  CHECK(state.waiting == 0);
}

TEST_CASE("tries that are used up leave the last cause") {
  const WireOutcome outcome = outcome_of({.status = 502, .body = ""}, 3);

  CHECK(outcome.attempts == 3);
  CHECK(failure_of(outcome) == Failure{Kind::kAgain, Cause::kServer,
                                       "the server answered 502 (asked 3 "
                                       "times)"});
}

TEST_CASE("a request that will not succeed is sent once") {
  const WireOutcome outcome = outcome_of({.status = 400, .body = "why"}, 6);

  CHECK(outcome.attempts == 1);
  CHECK(failure_of(outcome).kind == Kind::kNever);
}

TEST_CASE("a kept connection that dies under a request hides no attempt") {
  // Curl would send the second request again by itself.
  const FaultServer server(
      [](std::size_t number, const SeenRequest&) -> WireFault {
        if (number == 1) return {.kind = WireFault::Kind::kResetBefore};
        return {};
      });
  CalledWire wire(lane_to(server.url()));

  wire.send(1);
  wire.wait(1);
  wire.send(2);
  wire.wait(2);
  wire.send(3);
  const auto outcomes = wire.wait(3);

  CHECK(outcomes.at(1).said);
  CHECK(failure_of(outcomes.at(2)).cause == Cause::kReset);
  CHECK(outcomes.at(3).said);
  CHECK(server.seen().size() == 3);
  CHECK(wire.wire().state(0).attempts == 3);
}

TEST_CASE(
    "a wait that the server asks for is kept, in seconds or until a date") {
  const HttpHeaders headers =
      GENERATE(HttpHeaders{{"Retry-After", "1"}},
               HttpHeaders{{"Retry-After-Ms", "1000"}},
               HttpHeaders{{"Date", "Sun, 06 Nov 1994 08:49:37 GMT"},
                           {"Retry-After", "Sun, 06 Nov 1994 08:49:38 GMT"}});
  const FaultServer server(
      [&](std::size_t number, const SeenRequest&) -> WireFault {
        if (number == 0) return {.status = 429, .headers = headers};
        return {};
      });
  CalledWire wire(lane_to(server.url(), 2));

  wire.send(1);
  const WireOutcome outcome = wire.wait(1).at(1);

  CHECK(outcome.said);
  CHECK(outcome.attempts == 2);
  const auto times = server.times();
  REQUIRE(times.size() == 2);
  CHECK(times[1] - times[0] >= milliseconds(990));
  CHECK(times[1] - times[0] < milliseconds(4'000));
}

TEST_CASE("a call that could change the host or the headers is not sent") {
  const FaultServer server(always({}));
  CalledWire wire(lane_to(server.url()));
  using Call = assize::HttpCall;

  wire.wire().send(0, 1, Call{.path = "@127.0.0.2/", .body = ""}, 1);
  wire.wire().send(0, 2, Call{.path = "/a b", .body = ""}, 1);
  wire.wire().send(
      0, 3, Call{.path = "/a", .body = "", .headers = {{"X", "1\r\nY: 2"}}}, 1);
  const auto outcomes = wire.wait(3);

  CHECK(failure_of(outcomes.at(1)) ==
        Failure{Kind::kNever, Cause::kRejected,
                "the path of a call must begin with a slash"});
  CHECK(failure_of(outcomes.at(2)) ==
        Failure{Kind::kNever, Cause::kRejected,
                "the path of a call has a blank or a control character in it"});
  CHECK(failure_of(outcomes.at(3)) ==
        Failure{Kind::kNever, Cause::kRejected,
                "a header of a call has a control character in it"});
  CHECK(server.seen().empty());
}
