#include "audit/failures.h"

#include <catch2/catch.hpp>

using namespace assize;

namespace {

CallError error_of(Cause cause, std::string message) {
  return {CallError::Kind::kAgain, std::move(message), {}, cause};
}

Completion from(std::string model, std::string fingerprint) {
  Completion out;
  out.model = std::move(model);
  out.fingerprint = std::move(fingerprint);
  return out;
}

std::vector<JudgeUse> judges() {
  std::vector<JudgeUse> out(2);
  out[0].name = "a";
  out[1].name = "b";
  return out;
}

/// Two trials of judge 5 ("a") and two of judge 6 ("b").
std::vector<Record> records(Status of_a, Status of_b) {
  std::vector<Record> out;
  for (const std::uint16_t judge : {5, 5, 6, 6}) {
    Record& record = out.emplace_back();
    record.trial.judge = judge;
    record.verdict.status = judge == 5 ? of_a : of_b;
  }
  return out;
}

}  // namespace

TEST_CASE("failures are counted by cause, with what the first call said") {
  Failures failures(2);
  failures.failed(0, 7, error_of(Cause::kServer, "later"));
  failures.failed(0, 3, error_of(Cause::kServer, "first"));
  failures.failed(0, 9, error_of(Cause::kRateLimited, "slow\ndown"));
  failures.failed(1, 1, error_of(Cause::kProgram, "odd"));
  Benchmark bench;

  const auto error = failures.tell(
      judges(), records(Status::kChosen, Status::kChosen), 5, bench);

  CHECK_FALSE(error);
  REQUIRE(bench.excluded.size() == 3);
  CHECK(bench.excluded[0].where == "a");
  CHECK(bench.excluded[0].why ==
        "calls that failed (rate_limited), the first: slow\xE2\x90\x8A"
        "down");
  CHECK(bench.excluded[0].count == 1);
  CHECK(bench.excluded[1].why ==
        "calls that failed (server), the first: first");
  CHECK(bench.excluded[1].count == 2);
  CHECK(bench.excluded[2].where == "b");
  CHECK(bench.excluded[2].why == "calls that failed, the first: odd");
}

TEST_CASE("a judge without one verdict is an error that says why") {
  Failures failures(2);
  failures.failed(1, 4, error_of(Cause::kServer, "second"));
  failures.failed(1, 2, error_of(Cause::kTimeout, "too slow"));
  Benchmark bench;

  const auto error = failures.tell(
      judges(), records(Status::kChosen, Status::kTimeout), 5, bench);

  REQUIRE(error);
  CHECK(error->message == "judge 'b' gave no verdict on 2 requests: too slow");
}

TEST_CASE("a judge served by two builds is a caution, by one it is not") {
  Failures failures(2);
  failures.served(0, std::vector{from("m", "fp1"), from("m", "fp1")});
  failures.served(0, std::vector{from("m", "fp2")});
  failures.served(1, std::vector{from("m", "fp1"), from("", "")});
  Benchmark bench;

  const auto error = failures.tell(
      judges(), records(Status::kChosen, Status::kTied), 5, bench);

  CHECK_FALSE(error);
  CHECK(bench.cautions ==
        std::vector<std::string>{
            "Judge 'a' was served as 2 models or builds (m at fp1: 2 answers; "
            "m at fp2: 1 answers): its verdicts may differ for that reason "
            "alone."});
}
