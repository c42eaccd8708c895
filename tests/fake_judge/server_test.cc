// The server: connections, delays, many at once, keys, throttling, its end.

#include <catch2/catch.hpp>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "fake_judge/fake_judge.h"
#include "fake_judge/http_exchange.h"

namespace {

using namespace assize::testing;
using nlohmann::json;

constexpr std::string_view kChat = "/v1/chat/completions";

std::string call(const std::string& body = "{}") {
  return http_request("POST", kChat, body);
}

}  // namespace

TEST_CASE("requests that come together are answered in their order") {
  const FakeJudge judge({"--canned", "--log", "/dev/null"});
  Connection connection(judge.port());

  connection.send(call() + http_request("GET", "/health", "") + call());

  CHECK(connection.receive().body.starts_with("{\"choices"));
  CHECK(connection.receive().body.empty());
  CHECK(connection.receive().body.starts_with("{\"choices"));
  // And one that comes in pieces.
  const std::string whole = call("{\"model\": 1}");
  connection.send(whole.substr(0, 9));
  connection.send(whole.substr(9, 70));
  connection.send(whole.substr(79));
  CHECK(connection.receive().status == 200);
  CHECK(judge.stats()["calls"] == 3);
}

TEST_CASE("two thousand calls wait at once, and holding them takes no thread") {
  const FakeJudge judge({"--canned", "--delay", "600000"});
  std::vector<std::unique_ptr<Connection>> connections;
  for (int i = 0; i < 2000; ++i) {
    connections.push_back(std::make_unique<Connection>(judge.port()));
    connections.back()->send(call());
  }

  // It answers others meanwhile, on its one thread.
  while (judge.stats()["in_flight"] != 2000) {
  }

  CHECK(judge.stats()["most_in_flight"] == 2000);
  connections.clear();
}

TEST_CASE("a delay is waited for, and calls that wait do so together") {
  const FakeJudge judge({"--canned", "--delay", "300"});
  std::vector<std::unique_ptr<Connection>> connections;
  for (int i = 0; i < 100; ++i) {
    connections.push_back(std::make_unique<Connection>(judge.port()));
    connections.back()->send(call());
  }

  for (const auto& connection : connections) {
    REQUIRE(connection->receive().status == 200);
  }

  const json stats = judge.stats();
  CHECK(stats["in_flight"] == 0);
  CHECK(stats["seconds"] > 0.29);
  // One after another they would take 30 s.
  CHECK(stats["seconds"] < 15);
}

TEST_CASE("more calls a second than are allowed are turned away") {
  const FakeJudge judge({"--canned", "--throttle", "50", "--retry-after", "1"});
  Connection connection(judge.port());
  int answered = 0;
  const auto since = std::chrono::steady_clock::now();
  double seconds = 0;
  while (seconds < 1) {
    connection.send(call());
    const Exchange got = connection.receive();
    answered += got.status == 200;
    if (got.status != 200) {
      CHECK(got.status == 429);
      CHECK(got.headers.find("Retry-After: 1\r\n") != std::string::npos);
    }
    const std::chrono::duration<double> so_far =
        std::chrono::steady_clock::now() - since;
    seconds = so_far.count();
  }

  // 50 a second, and the five that may come at once.
  CHECK(answered <= 50 * seconds + 6);
  CHECK(answered >= 5);
  CHECK(judge.stats()["throttled"] > 0);
}

TEST_CASE("where a key is asked for, others are turned away and counted") {
  const FakeJudge judge({"--canned", "--require-key", "open sesame"});
  const auto status = [&](std::string_view header) {
    return exchange(judge.port(), "POST", kChat, "{}", header).status;
  };

  CHECK(status("Authorization: Bearer open sesame\r\n") == 200);
  CHECK(status("x-api-key: open sesame\r\n") == 200);
  CHECK(status("Authorization: Bearer wrong\r\n") == 401);
  CHECK(status("") == 401);
  const json stats = judge.stats();
  CHECK(stats["unauthorised"] == 2);
  CHECK(stats["keyed"] == 3);
  CHECK(stats["calls"] == 2);
}

TEST_CASE("of two fingerprints each body keeps one, and the model is as told") {
  const FakeJudge judge({"--canned", "--faults", "lies=1", "--fingerprint", "a",
                         "b", "--served-model", "m-2026"});
  const auto ask = [&](int number) {
    const json body = {
        {"model", "m"},
        {"messages",
         {{{"role", "user"}, {"content", std::to_string(number)}}}}};
    const json reply =
        json::parse(exchange(judge.port(), "POST", kChat, body.dump()).body);
    CHECK(reply["model"] == "m-2026");
    return reply["system_fingerprint"].get<std::string>();
  };
  std::set<std::string> seen;
  for (int i = 0; i < 20; ++i) seen.insert(ask(i));

  CHECK(seen == std::set<std::string>{"a", "b"});
  CHECK(ask(5) == ask(5));
}

TEST_CASE("killed, it resets its connections and frees its port") {
  FakeJudge judge({"--canned", "--delay", "60000"});
  Connection connection(judge.port());
  connection.send(call());
  while (judge.stats()["in_flight"] != 1) {
  }

  judge.kill();

  CHECK(connection.receive().status == 0);
  CHECK_THROWS(Connection(judge.port()));
}

TEST_CASE("asked to end, it ends in order, whatever is still open") {
  FakeJudge judge({"--canned", "--delay", "60000", "--threads", "2"});
  Connection idle(judge.port()), busy(judge.port());
  busy.send(call());
  while (judge.stats()["in_flight"] != 1) {
  }

  CHECK(judge.terminate() == "ended with code 0");
}

TEST_CASE("what it cannot serve it says, and does not start") {
  CHECK_THROWS_WITH(FakeJudge({"--canned", "--faults", "x=1"}),
                    Catch::Matchers::Contains("unknown fault 'x'"));
  CHECK_THROWS_WITH(FakeJudge({"--suite-audit", "/no/such.yaml"}),
                    Catch::Matchers::Contains("/no/such.yaml"));
}
