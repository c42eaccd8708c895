#include "net/line_program.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

#include "net/programs.h"

using assize::LineProgram;
using assize::Result;
using assize::testing::program;
using assize::testing::TemporaryFolder;
using nlohmann::json;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kLimit{20'000};

std::unique_ptr<LineProgram> started(const std::vector<std::string>& argv,
                                     milliseconds limit = kLimit) {
  auto program = LineProgram::start(argv, limit);
  REQUIRE(program);
  return std::move(*program);
}

json ping(int n) { return {{"type", "ping"}, {"n", n}}; }

/// What a call to a program with this body says of its failure, its name apart.
std::string failure_of(const std::string& body, milliseconds limit = kLimit) {
  const TemporaryFolder folder;
  const std::vector<std::string> argv = program(folder, "attack", body);
  const auto running = started(argv, limit);
  const Result<json> reply = running->call(ping(1), "pong");
  REQUIRE_FALSE(reply);
  // Every later call fails as the first did, and at once.
  const Result<json> again = running->call(ping(2), "pong");
  REQUIRE_FALSE(again);
  CHECK(again.error() == reply.error());
  const std::string start = "the program 'python3 " + argv[1] + "' ";
  REQUIRE(reply.error().message.starts_with(start));
  return reply.error().message.substr(start.size());
}

}  // namespace

TEST_CASE("a reply is the one with the call's id, an error among them") {
  const TemporaryFolder folder;
  const auto running = started(
      program(folder, "attack",
              "if asked['n'] == 2:\n"
              "    say({'type': 'error', 'id': asked['id'], 'message': 'no'})\n"
              "else:\n"
              "    say({'type': 'pong', 'id': asked['id'], 'n': asked['n']})"));

  const Result<json> hello = running->call({{"type", "hello"}}, "hello");
  const Result<json> one = running->call(ping(1), "pong");
  const Result<json> two = running->call(ping(2), "pong");

  REQUIRE((hello && one && two));
  CHECK((*hello)["version"] == "3");
  CHECK((*one)["n"] == 1);
  CHECK((*two)["type"] == "error");
}

TEST_CASE("four calls at once are told apart where replies come backwards") {
  const TemporaryFolder folder;
  // Holds every call back until four are open, then answers the last first.
  const auto running = started(
      program(folder, "attack",
              "held.append(asked)\n"
              "if len(held) == 4:\n"
              "    for one in reversed(held):\n"
              "        say({'type': 'pong', 'id': one['id'], 'n': one['n']})\n"
              "    held.clear()"));
  running->allow(4);
  std::atomic<int> right = 0;

  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        const Result<json> reply = running->call(ping(100 * t + i), "pong");
        if (reply && (*reply)["n"] == 100 * t + i) ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  CHECK(right == 200);
}

TEST_CASE("no more calls are open than the program allows") {
  const TemporaryFolder folder;
  // A second call that arrives before the first is answered would be seen.
  const auto running = started(
      program(folder, "attack",
              "import select\n"
              "time.sleep(0.02)\n"
              "more = bool(select.select([sys.stdin], [], [], 0)[0])\n"
              "say({'type': 'pong', 'id': asked['id'], 'more': more})"));
  std::atomic<int> alone = 0;

  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      const Result<json> reply = running->call(ping(t), "pong");
      if (reply && (*reply)["more"] == false) ++alone;
    });
  }
  for (std::thread& thread : threads) thread.join();

  CHECK(alone == 8);
}

TEST_CASE("a text of any characters comes back as it was sent") {
  const TemporaryFolder folder;
  const auto running = started(
      program(folder, "attack",
              "say({'type': 'pong', 'id': asked['id'], 't': asked['t']})"));
  std::string large(5'000'000, 'x');
  const std::string text =
      GENERATE_COPY(std::string(), std::string("a\0b\n\r\x1b[2J", 8),
                    std::string("\u2028\U0001F600{}[[A]]\\\""), large);

  const Result<json> reply =
      running->call({{"type", "ping"}, {"t", text}}, "pong");

  REQUIRE(reply);
  CHECK(((*reply)["t"] == text));
}

TEST_CASE("a line that is too long is not sent, and the program lives on") {
  const TemporaryFolder folder;
  const auto running = started(
      program(folder, "attack", "say({'type': 'pong', 'id': asked['id']})"));
  const std::string huge(assize::kLongestLine, 'x');

  const Result<json> refused =
      running->call({{"type", "ping"}, {"t", huge}}, "pong");
  const Result<json> next = running->call(ping(1), "pong");

  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("is too long for the program") !=
        std::string::npos);
  CHECK(next);
}

TEST_CASE("a program that dies is told with its last words") {
  CHECK(failure_of("sys.exit(3)") == "ended with code 3");
  CHECK(failure_of("print('one\\ntwo\\n\\x1b[2J\\nfour', file=sys.stderr)\n"
                   "sys.exit(1)") ==
        "ended with code 1; its standard error ends with 'two' / '␛[2J' / "
        "'four'");
  CHECK(failure_of("os.kill(os.getpid(), 9)") == "was ended by signal 9");
  CHECK(
      failure_of("raise KeyError('turns')").ends_with("/ 'KeyError: 'turns''"));
}

TEST_CASE("a program that closes its output is told apart from a dead one") {
  CHECK(failure_of("os.close(1)\ntime.sleep(60)") == "closed its output");
}

TEST_CASE("a program that breaks the protocol is stopped, and told how") {
  CHECK(failure_of("print('debug: here', flush=True)") ==
        "wrote a line that is no JSON object: 'debug: here' (what is not a "
        "reply belongs on its standard error)");
  CHECK(failure_of("say([1, 2])").starts_with("wrote a line that is no JSON"));
  CHECK(failure_of("os.write(1, b'{\"type\": \"pong\", \"t\": \"\\xff\"}\\n')")
            .starts_with("wrote a line that is no JSON object"));
  CHECK(failure_of("print('[' * 100000, flush=True)")
            .starts_with("wrote a line that is no JSON object"));
  CHECK(failure_of("print('{\"a\":' * 50 + '1' + '}' * 50, flush=True)")
            .starts_with("wrote a line that is no JSON object"));
  CHECK(failure_of("say({'type': 'pong', 'id': 99})") ==
        R"(answered what was not asked: '{"id":99,"type":"pong"}␊')");
  CHECK(failure_of("say({'type': 'pong'})").starts_with("answered what was"));
  CHECK(failure_of("say({'type': 'pong', 'id': '1'})")
            .starts_with("answered what was not asked"));
  CHECK(failure_of("say({'type': 'score', 'id': asked['id']})") ==
        "answered with type 'score' where 'pong' was expected");
  CHECK(failure_of("say(hello)").starts_with("answered what was not asked"));
}

TEST_CASE("a second answer to one call is an error of the next") {
  const TemporaryFolder folder;
  const auto running =
      started(program(folder, "attack",
                      "say({'type': 'pong', 'id': asked['id']})\n"
                      "say({'type': 'pong', 'id': asked['id']})"));

  (void)running->call(ping(1), "pong");
  const Result<json> second = running->call(ping(2), "pong");

  REQUIRE_FALSE(second);
  CHECK(second.error().message.find("answered what was not asked") !=
        std::string::npos);
}

TEST_CASE("a program that floods is stopped") {
  CHECK(failure_of("sys.stdout.write('x' * (17 << 20))\n"
                   "sys.stdout.flush()\ntime.sleep(60)") ==
        "wrote a line of more than 16777216 bytes");
  // Its standard error may be as long as it likes.
  CHECK(failure_of("for i in range(100000):\n"
                   "    print('noise', i, file=sys.stderr)\n"
                   "sys.exit(1)") ==
        "ended with code 1; its standard error ends with 'noise 99997' / "
        "'noise 99998' / 'noise 99999'");
}

TEST_CASE("a program that hangs is stopped when its time is up") {
  const auto before = std::chrono::steady_clock::now();

  CHECK(failure_of("time.sleep(600)", milliseconds(1500)) ==
        "gave no answer within 1.5 s");
  CHECK(failure_of("while True: pass", milliseconds(1500)) ==
        "gave no answer within 1.5 s");

  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(30));
}

TEST_CASE("a program that reads nothing does not block its callers") {
  const auto running =
      started({"sh", "-c", "exec sleep 600"}, milliseconds(500));
  const std::string large(1'000'000, 'x');

  const Result<json> reply =
      running->call({{"type", "ping"}, {"t", large}}, "pong");

  REQUIRE_FALSE(reply);
  CHECK(reply.error().message ==
        "the program 'sh -c exec sleep 600' gave no answer within 0.5 s");
}

TEST_CASE("a program that closes its input while it is written to is told") {
  const auto running = started({"sh", "-c", "exec <&-; sleep 600"});
  const std::string large(1'000'000, 'x');

  const Result<json> reply =
      running->call({{"type", "ping"}, {"t", large}}, "pong");

  REQUIRE_FALSE(reply);
  CHECK(reply.error().message.ends_with("closed its input"));
}

TEST_CASE("waiting calls fail with the program, all of them") {
  const TemporaryFolder folder;
  const auto running = started(program(
      folder, "attack", "held.append(asked)\nif len(held) == 2: sys.exit(5)"));
  running->allow(2);
  std::atomic<int> told = 0;

  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([&, t] {
      const Result<json> reply = running->call(ping(t), "pong");
      if (!reply && reply.error().message.ends_with("ended with code 5")) {
        ++told;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  CHECK(told == 6);
}
