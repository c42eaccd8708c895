#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

#include "net/called_wire.h"
#include "net/fault_server.h"
#include "net/wire.h"

using assize::CallError;
using assize::Cause;
using assize::Lane;
using assize::LaneState;
using assize::WireOutcome;
using assize::testing::CalledWire;
using assize::testing::FaultServer;
using assize::testing::lane_to;
using assize::testing::SeenRequest;
using assize::testing::WireFault;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using Kind = CallError::Kind;

namespace {

/// A tenth of a second suffices; the thread sanitizer makes all of it slower.
#ifdef __SANITIZE_THREAD__
constexpr std::chrono::seconds kSoon{3};
#else
constexpr std::chrono::seconds kSoon{1};
#endif

bool stopped_by(const WireOutcome& outcome, Cause cause,
                const std::string& message) {
  if (outcome.said) return false;
  const CallError& error = outcome.said.error();
  return error.kind == Kind::kStopRun && error.cause == cause &&
         error.message == message;
}

/// Waits until the server has this many requests, at most a while.
bool arrived(const FaultServer& server, std::size_t count) {
  const auto until = steady_clock::now() + std::chrono::seconds(30);
  while (server.seen().size() < count && steady_clock::now() < until) {
    std::this_thread::sleep_for(milliseconds(5));
  }
  return server.seen().size() >= count;
}

}  // namespace

TEST_CASE(
    "stop ends a thousand calls in flight, and those that wait, at once") {
  const FaultServer server([](std::size_t, const SeenRequest&) {
    return WireFault{.delay = std::chrono::hours(1)};
  });
  Lane lane = lane_to(server.url(), 6);
  lane.endpoint.concurrency = 1000;
  lane.endpoint.timeout = std::chrono::hours(1);
  CalledWire wire(lane);
  for (std::uint64_t ticket = 0; ticket < 1500; ++ticket) wire.send(ticket);
  REQUIRE(arrived(server, 1000));
  CHECK(wire.wire().state(0).in_flight == 1000);
  CHECK(wire.wire().state(0).waiting == 500);

  const auto before = steady_clock::now();
  wire.wire().stop(Cause::kDeadline, "the time is over");
  const auto outcomes = wire.wait(1500);
  const auto took = steady_clock::now() - before;

  CHECK(took < kSoon);
  for (const auto& [ticket, outcome] : outcomes) {
    if (!stopped_by(outcome, Cause::kDeadline, "the time is over")) {
      FAIL("call " << ticket << " did not end as it should");
    }
  }
  const LaneState state = wire.wire().state(0);
  CHECK(state.in_flight == 0);
  CHECK(state.waiting == 0);

  wire.send(2000);  // A later call ends like the others.
  CHECK(stopped_by(wire.wait(1501).at(2000), Cause::kDeadline,
                   "the time is over"));
  CHECK(wire.repeated() == 0);
}

TEST_CASE("a call that waits for its next attempt ends with stop too") {
  const FaultServer server([](std::size_t, const SeenRequest&) {
    return WireFault{.status = 503, .headers = {{"Retry-After", "600"}}};
  });
  CalledWire wire(lane_to(server.url(), 2));
  wire.send(1);
  while (wire.retries().empty()) {
    std::this_thread::sleep_for(milliseconds(5));
  }

  wire.wire().stop(Cause::kBudget, "the budget is spent");

  const WireOutcome outcome = wire.wait(1).at(1);
  CHECK(stopped_by(outcome, Cause::kBudget, "the budget is spent"));
  CHECK(outcome.attempts == 1);
}

TEST_CASE(
    "what is in flight may answer after a recall, and nothing else is sent") {
  const FaultServer server([](std::size_t, const SeenRequest&) {
    return WireFault{.delay = milliseconds(300)};
  });
  Lane lane = lane_to(server.url(), 6);
  lane.endpoint.concurrency = 2;
  CalledWire wire(lane);
  for (std::uint64_t ticket = 0; ticket < 10; ++ticket) wire.send(ticket);
  // The first of all is in flight alone, until there is a connection.
  REQUIRE(arrived(server, 2));

  wire.wire().recall(Cause::kDeadline, "the run was stopped");

  std::size_t said = 0, stopped = 0;
  for (const auto& [ticket, outcome] : wire.wait(10)) {
    said += outcome.said.has_value();
    stopped += stopped_by(outcome, Cause::kDeadline, "the run was stopped");
  }
  CHECK(said + stopped == 10);
  CHECK(said == server.seen().size());
  CHECK(said <= 3);
  CHECK(said >= 1);
}

TEST_CASE("a wire that goes leaves calls in flight without a word") {
  const FaultServer server([](std::size_t, const SeenRequest&) {
    return WireFault{.delay = std::chrono::hours(1)};
  });
  const auto before = steady_clock::now();
  {
    CalledWire wire(lane_to(server.url()));
    for (std::uint64_t ticket = 0; ticket < 100; ++ticket) wire.send(ticket);
    REQUIRE(arrived(server, 64));
  }

  CHECK(steady_clock::now() - before < std::chrono::seconds(30));
}

TEST_CASE("a key that is refused ends its lane, with the variable's name") {
  const int status = GENERATE(401, 403);
  const FaultServer server([&](std::size_t, const SeenRequest&) {
    return WireFault{.status = status, .body = "bad key"};
  });
  const FaultServer other(
      [](std::size_t, const SeenRequest&) { return WireFault{}; });
  std::vector<Lane> lanes;
  lanes.push_back(lane_to(server.url(), 6));
  lanes.push_back(lane_to(other.url()));
  lanes[0].endpoint.api_key_env = "JUDGE_KEY";
  lanes[0].endpoint.concurrency = 1;
  lanes[0].secret = "sk-0123456789";
  CalledWire wire(std::move(lanes));

  for (std::uint64_t ticket = 0; ticket < 50; ++ticket) wire.send(ticket);
  wire.wait(50);
  wire.send(50);
  wire.send(51, "{}", 1);
  const auto outcomes = wire.wait(52);

  const std::string message = "the server refused the key with status " +
                              std::to_string(status) +
                              ": 'bad key' (is the key in 'JUDGE_KEY' right?)";
  for (std::uint64_t ticket = 0; ticket <= 50; ++ticket) {
    CAPTURE(ticket);
    CHECK(stopped_by(outcomes.at(ticket), Cause::kForbidden, message));
  }
  CHECK(outcomes.at(51).said);
  CHECK(server.seen().size() == 1);
  CHECK(wire.repeated() == 0);
}

TEST_CASE("an answer that was under way when its lane ended is kept") {
  const FaultServer server(
      [](std::size_t, const SeenRequest& seen) -> WireFault {
        if (seen.body == "slow") return {.delay = milliseconds(600)};
        if (seen.body == "fails")
          return {.status = 500, .delay = milliseconds(600)};
        return {.status = 401, .body = "", .delay = milliseconds(200)};
      });
  CalledWire wire(lane_to(server.url(), 6));

  wire.send(1, "slow");
  wire.send(2, "fails");
  wire.send(3, "refused");
  const auto outcomes = wire.wait(3);

  const std::string message =
      "the server refused the key with status 401 (no key was sent; "
      "api_key_env names the variable that holds one)";
  REQUIRE(outcomes.at(1).said);
  CHECK(outcomes.at(1).said->text == "good");
  CHECK(stopped_by(outcomes.at(2), Cause::kForbidden, message));
  CHECK(stopped_by(outcomes.at(3), Cause::kForbidden, message));
  CHECK(server.seen().size() == 3);
}
