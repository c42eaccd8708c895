// The program `fake_judge` beside a test: a judge behind HTTP on loopback.
//
//     const FakeJudge judge({"--faults", "server=0.1"});
//     ... ask it at judge.base_url() ...
//     CHECK(judge.stats()["calls"] == 12);
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "net/child_process.h"

namespace assize::testing {

class FakeJudge {
 public:
  /// Starts it on a free port with these options; `fake_judge --help` tells
  /// them. Without `--suite-audit` and `--canned` it judges the quickstart
  /// suite. Fails the test where it does not start.
  explicit FakeJudge(std::vector<std::string> options = {});
  /// Ends it.
  ~FakeJudge();
  FakeJudge(const FakeJudge&) = delete;
  FakeJudge& operator=(const FakeJudge&) = delete;

  unsigned short port() const { return port_; }
  /// "http://127.0.0.1:PORT/v1"
  std::string base_url() const;
  /// What it counted until now: "requests", "distinct", "faults" ...
  nlohmann::json stats() const;
  /// Ends it at once, connections and all; stats() may not be called then.
  void kill();
  /// Asks it to end, as a shell does: "ended with code 0" where all was well.
  std::string terminate();

 private:
  std::unique_ptr<ChildProcess> child_;
  unsigned short port_ = 0;
};

}  // namespace assize::testing
