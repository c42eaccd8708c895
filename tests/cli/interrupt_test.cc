#include "cli/interrupt.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "data.h"
#include "io/temporary_folder.h"
#include "net/child_process.h"

using assize::ChildProcess;
using assize::cli::Interrupt;
using assize::testing::TemporaryFolder;

namespace {

std::string program() {
  const char* path = std::getenv("ASSIZE_PROGRAM");
  REQUIRE(path != nullptr);
  return path;
}

/// An audit of a few seconds, nearly all of them in the bootstrap.
std::string long_audit(const TemporaryFolder& folder) {
  return folder.file(
      "audit.yaml",
      "suite: generic\ninputs:\n  verdicts: " + assize::testing::root() +
          "/suites/llmbar/recorded.csv\n"
          "  item: item\n  gold: gold\n  judges:\n"
          "    - {pattern: 'GPT-4/{judge}:{order}'}\n"
          "detectors: []\nstatistics: {resamples: 100000}\n");
}

/// Reads standard error until `text` stands there; what was read.
std::string read_until(const ChildProcess& child, const std::string& text) {
  std::string out;
  char bytes[4096];
  while (out.find(text) == std::string::npos) {
    pollfd waiting{child.errors(), POLLIN, 0};
    if (::poll(&waiting, 1, 60'000) != 1) break;
    const ssize_t got = ::read(child.errors(), bytes, sizeof bytes);
    if (got <= 0) break;
    out.append(bytes, static_cast<std::size_t>(got));
  }
  return out;
}

}  // namespace

TEST_CASE("a first signal is noted, and the handlers before it come back") {
  struct sigaction before {
  }, after{};
  ::sigaction(SIGINT, nullptr, &before);
  for (const int signal : {SIGINT, SIGTERM}) {
    const Interrupt interrupt;
    CHECK_FALSE(interrupt.asked());

    REQUIRE(::raise(signal) == 0);

    CHECK(interrupt.asked());
  }
  CHECK_FALSE(Interrupt().asked());
  ::sigaction(SIGINT, nullptr, &after);
  CHECK(after.sa_handler == before.sa_handler);
}

TEST_CASE("a second signal ends the program at once, with code 130") {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const Interrupt interrupt;
    (void)::raise(SIGINT);
    (void)::raise(SIGTERM);
    ::_exit(0);  // Not reached.
  }
  int status = 0;

  REQUIRE(::waitpid(child, &status, 0) == child);

  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 130);
}

TEST_CASE("a run that is interrupted in its bootstrap leaves nothing behind") {
  const TemporaryFolder folder;
  const std::string yaml = long_audit(folder);
  const int signal = GENERATE(SIGINT, SIGTERM);
  const auto child = ChildProcess::start(
      {program(), "run", yaml, "--out", folder.path("new/report")});
  REQUIRE(child);
  REQUIRE(read_until(**child, "bootstrap").find("bootstrap") !=
          std::string::npos);

  REQUIRE(::kill((*child)->id(), signal) == 0);

  const std::string said = read_until(**child, "nothing was written\n");
  CHECK(said.ends_with("interrupted: nothing was written\n"));
  CHECK((*child)->ended(std::chrono::seconds(60)) == "ended with code 130");
  CHECK_FALSE(std::filesystem::exists(folder.path("new")));
}

TEST_CASE("an interrupted run leaves the reports of an earlier one alone") {
  const TemporaryFolder folder;
  const std::string yaml = long_audit(folder);
  folder.file("report.json", "older");
  const auto child =
      ChildProcess::start({program(), "run", yaml, "--out", folder.path()});
  REQUIRE(child);
  read_until(**child, "bootstrap");

  REQUIRE(::kill((*child)->id(), SIGINT) == 0);

  CHECK((*child)->ended(std::chrono::seconds(60)) == "ended with code 130");
  std::vector<std::string> left;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    left.push_back(entry.path().filename().string());
  }
  std::ranges::sort(left);
  CHECK(left == std::vector<std::string>{"audit.yaml", "report.json"});
  CHECK(std::filesystem::file_size(folder.path("report.json")) == 5);
}
