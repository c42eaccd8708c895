#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

#include "net/called_wire.h"
#include "net/fault_server.h"
#include "net/wire.h"

using assize::Lane;
using assize::testing::CalledWire;
using assize::testing::FaultServer;
using assize::testing::lane_to;
using assize::testing::SeenRequest;
using assize::testing::WireFault;
using std::chrono::milliseconds;

namespace {

std::size_t good(CalledWire& wire, std::size_t count) {
  const auto outcomes = wire.wait(count);
  return static_cast<std::size_t>(std::ranges::count_if(
      outcomes, [](const auto& one) { return one.second.said.has_value(); }));
}

}  // namespace

TEST_CASE("no more calls are open at once than the endpoint allows") {
  const FaultServer server([](std::size_t, const SeenRequest&) {
    return WireFault{.delay = milliseconds(20)};
  });
  Lane lane = lane_to(server.url());
  lane.endpoint.concurrency = 8;
  CalledWire wire(lane);

  for (std::uint64_t ticket = 0; ticket < 200; ++ticket) wire.send(ticket);

  CHECK(good(wire, 200) == 200);
  CHECK(server.most_at_once() == 8);
  CHECK(server.connections() == 8);
}

TEST_CASE("thousands of calls share the connections of the first") {
  const FaultServer server(
      [](std::size_t, const SeenRequest&) { return WireFault{}; });
  Lane lane = lane_to(server.url());
  lane.endpoint.concurrency = 16;
  CalledWire wire(lane);

  for (std::uint64_t ticket = 0; ticket < 5000; ++ticket) wire.send(ticket);

  CHECK(good(wire, 5000) == 5000);
  CHECK(server.connections() <= 16);
  CHECK(server.seen().size() == 5000);
}

TEST_CASE("calls at once halve where a server says that it is too much") {
  // Everything that is open at first is refused, one round trip.
  const FaultServer server(
      [](std::size_t number, const SeenRequest&) -> WireFault {
        if (number < 64) {
          return {.status = number % 2 == 0 ? 429 : 503,
                  .delay = milliseconds(100)};
        }
        return {.delay = std::chrono::hours(1)};
      });
  Lane lane = lane_to(server.url(), 6);
  lane.endpoint.concurrency = 64;
  lane.endpoint.timeout = std::chrono::hours(1);
  CalledWire wire(lane);

  for (std::uint64_t ticket = 0; ticket < 1000; ++ticket) wire.send(ticket);
  const auto until =
      std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (wire.retries().size() < 64 &&
         std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(milliseconds(5));
  }
  std::this_thread::sleep_for(milliseconds(300));

  CHECK(wire.retries().size() == 64);
  CHECK(wire.wire().state(0).limit == 32);
  CHECK(wire.wire().state(0).in_flight == 32);
  CHECK(server.seen().size() == 64 + 32);
}

TEST_CASE("requests per minute are kept and spread evenly") {
  const FaultServer server(
      [](std::size_t, const SeenRequest&) { return WireFault{}; });
  Lane lane = lane_to(server.url());
  lane.endpoint.requests_per_minute = 1200;  // 20 a second.
  CalledWire wire(lane);

  for (std::uint64_t ticket = 0; ticket < 41; ++ticket) wire.send(ticket);
  CHECK(good(wire, 41) == 41);

  // The first goes at once; the room of a second's worth fills only where
  // nothing is sent, so the others are 60 / (1200 - 19) s apart.
  const auto times = server.times();
  const std::chrono::duration<double> took = times.back() - times.front();
  CHECK(took.count() > 40 * 60.0 / 1181 - 0.05);
  CHECK(took.count() < 40 * 60.0 / 1181 + 5);
  const std::chrono::duration<double> half = times[20] - times.front();
  CHECK(half.count() > 20 * 60.0 / 1181 - 0.05);
}

TEST_CASE(
    "tokens per minute hold calls back by what they are expected to use") {
  const FaultServer server(
      [](std::size_t, const SeenRequest&) { return WireFault{}; });
  Lane lane = lane_to(server.url());
  lane.endpoint.tokens_per_minute = 60'000;  // 1000 a second.
  CalledWire wire(lane);

  // Half a second each, once the bucket is empty.
  for (std::uint64_t ticket = 0; ticket < 4; ++ticket) {
    wire.wire().send(0, ticket, {.path = "/judge", .body = "{}"}, 500);
  }
  CHECK(good(wire, 4) == 4);

  const auto times = server.times();
  const std::chrono::duration<double> took = times.back() - times.front();
  CHECK(took.count() > 1.45);
  CHECK(took.count() < 6);
}
