#include "fake_judge/fake_judge.h"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "fake_judge/http_exchange.h"

namespace assize::testing {
namespace {

/// What a pipe gives until a line break, its end, or too long a wait.
std::string read_line(int end) {
  constexpr int kMostMilliseconds = 60'000;
  std::string out;
  while (!out.ends_with('\n')) {
    pollfd waiting{end, POLLIN, 0};
    char byte = 0;
    if (::poll(&waiting, 1, kMostMilliseconds) != 1) break;
    if (::read(end, &byte, 1) != 1) break;
    out += byte;
  }
  return out;
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) {
    throw std::runtime_error(fmt::format("{} is not set", name));
  }
  return value;
}

}  // namespace

FakeJudge::FakeJudge(std::vector<std::string> options) {
  std::vector<std::string> argv = {variable("ASSIZE_FAKE_JUDGE"),
                                   "--end-with-input"};
  const auto given = [&](std::string_view option) {
    return std::ranges::find(options, option) != options.end();
  };
  if (!given("--suite-audit") && !given("--canned")) {
    options.emplace_back("--suite-audit");
    options.push_back(variable("ASSIZE_ROOT") +
                      "/suites/quickstart/audit.yaml");
  }
  argv.insert(argv.end(), options.begin(), options.end());
  auto child = ChildProcess::start(argv);
  if (!child) throw std::runtime_error(child.error().message);
  child_ = std::move(*child);
  const std::string line = read_line(child_->output());
  port_ = static_cast<unsigned short>(std::atoi(line.c_str()));
  if (port_ == 0) {
    throw std::runtime_error("the fake judge did not start: " +
                             read_line(child_->errors()));
  }
}

FakeJudge::~FakeJudge() = default;

std::string FakeJudge::base_url() const {
  return fmt::format("http://127.0.0.1:{}/v1", port_);
}

nlohmann::json FakeJudge::stats() const {
  const Exchange got = exchange(port_, "GET", "/stats", "");
  return nlohmann::json::parse(got.body);
}

std::string FakeJudge::terminate() {
  (void)::kill(child_->id(), SIGTERM);
  return child_->ended(std::chrono::seconds(30));
}

void FakeJudge::kill() {
  child_->kill();
  (void)child_->ended(std::chrono::seconds(10));
}

}  // namespace assize::testing
