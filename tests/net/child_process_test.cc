#include "net/child_process.h"

#include <poll.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <string>

#include "io/temporary_folder.h"

using assize::ChildProcess;
using assize::testing::TemporaryFolder;
using std::chrono::milliseconds;

namespace {

/// All that the program writes until it closes that end.
std::string read_all(int end) {
  std::string out;
  char bytes[4096];
  while (true) {
    pollfd waiting{end, POLLIN, 0};
    REQUIRE(::poll(&waiting, 1, 20'000) == 1);
    const ssize_t got = ::read(end, bytes, sizeof bytes);
    if (got <= 0) return out;
    out.append(bytes, static_cast<std::size_t>(got));
  }
}

}  // namespace

TEST_CASE("a program sees its words as given, and three variables at most") {
  REQUIRE(::setenv("ASSIZE_SECRET", "key", 1) == 0);

  const auto child = ChildProcess::start(
      {"sh", "-c", "printf '%s|' \"$@\"; env", "sh", "a b", "$HOME", "*", ""});

  REQUIRE(child);
  const std::string out = read_all((*child)->output());
  CHECK(out.starts_with("a b|$HOME|*||"));
  CHECK(out.find("\nPATH=") != std::string::npos);
  CHECK(out.find("ASSIZE_SECRET") == std::string::npos);
  CHECK((*child)->ended(milliseconds(10'000)) == "ended with code 0");
}

TEST_CASE("how a program ended is told by code or signal") {
  const auto code = ChildProcess::start({"sh", "-c", "exit 7"});
  const auto signal = ChildProcess::start({"sh", "-c", "kill -TERM $$"});
  const auto running = ChildProcess::start({"sleep", "60"});

  REQUIRE((code && signal && running));
  CHECK((*code)->ended(milliseconds(10'000)) == "ended with code 7");
  CHECK((*signal)->ended(milliseconds(10'000)) == "was ended by signal 15");
  CHECK((*running)->ended(milliseconds(0)).empty());
  (*running)->kill();
  CHECK((*running)->ended(milliseconds(10'000)) == "was ended by signal 9");
}

TEST_CASE("what cannot be started is an error that names it") {
  const TemporaryFolder folder;
  const std::string plain = folder.file("plain", "no program");

  const auto missing = ChildProcess::start({"assize-no-such-program"});
  const auto no_program = ChildProcess::start({plain});

  REQUIRE_FALSE((missing || no_program));
  CHECK(missing.error().message ==
        "'assize-no-such-program' cannot be started: No such file or "
        "directory");
  CHECK(no_program.error().message ==
        "'" + plain + "' cannot be started: Permission denied");
  CHECK(ChildProcess::start({}).error().message == "argv names no program");
  CHECK(ChildProcess::start({""}).error().message == "argv names no program");
  CHECK(ChildProcess::start({"sh", std::string("a\0b", 3)}).error().message ==
        "argv holds a NUL character");
}

TEST_CASE("a program's children end with it, and no other process does") {
  // The shell ends at the end of its input; what it started does not.
  auto child = ChildProcess::start(
      {"sh", "-c", "sleep 600 >/dev/null 2>&1 & echo $!; read line"});
  const auto other = ChildProcess::start({"sleep", "600"});
  REQUIRE((child && other));
  pollfd waiting{(*child)->output(), POLLIN, 0};
  REQUIRE(::poll(&waiting, 1, 20'000) == 1);
  char bytes[32] = {};
  REQUIRE(::read((*child)->output(), bytes, sizeof bytes - 1) > 1);
  const pid_t grandchild = std::stoi(bytes);
  REQUIRE(::kill(grandchild, 0) == 0);

  child->reset();

  // It is gone, or a zombie of whoever takes orphans in: soon, not at once.
  auto watch = ChildProcess::start(
      {"sh", "-c",
       "while s=$(cut -d' ' -f3 /proc/$1/stat 2>/dev/null) && [ \"$s\" != Z ]; "
       "do sleep 0.02; done",
       "sh", std::to_string(grandchild)});
  REQUIRE(watch);
  CHECK((*watch)->ended(milliseconds(20'000)) == "ended with code 0");
  CHECK((*other)->ended(milliseconds(0)).empty());
}
