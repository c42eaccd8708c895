#include <algorithm>
#include <map>

#include "data.h"
#include "suites/arena_hard/benchmark_folder.h"

using assize::Benchmark;
using assize::Check;
using assize::Status;
using assize::testing::arena::BenchmarkFolder;
using assize::testing::arena::new_answer;
using assize::testing::arena::old_answer;
using assize::testing::arena::old_game;
using assize::testing::arena::old_judgement;
using assize::testing::arena::question;
using assize::testing::arena::read;
using assize::testing::arena::shown;
using assize::testing::arena::suite_of;

namespace {

Check check(const Benchmark& bench, const std::string& name) {
  const auto found = std::ranges::find(bench.checks, name, &Check::name);
  CAPTURE(name);
  REQUIRE(found != bench.checks.end());
  return *found;
}

std::map<Status, int> statuses(const Benchmark& bench) {
  std::map<Status, int> out;
  for (const auto& record : bench.records) ++out[record.verdict.status];
  return out;
}

}  // namespace

TEST_CASE("the recorded v0.1 files are read without a mismatch of labels") {
  ASSIZE_NEED_DATA(folder, "arena_hard_v0.1");

  const auto bench = read(folder);

  REQUIRE(bench);
  CHECK(bench->version == "v0.1");
  CHECK(bench->items.size() == 500);
  CHECK(bench->clusters() == 500);
  CHECK(bench->records.size() == 216);
  CHECK(bench->systems[bench->reference] == "gpt-4-0314");
  // 108 prompts in two games, two without a label.
  CHECK(check(*bench, "labels").rows == 216);
  CHECK(check(*bench, "labels").mismatches == 0);
  CHECK(check(*bench, "markdown").rows == 2000);
  CHECK(check(*bench, "markdown").mismatches == 0);
  CHECK(check(*bench, "quoted_question").mismatches == 0);
  CHECK(check(*bench, "quoted_baseline").mismatches == 0);
  CHECK(statuses(*bench) == std::map<Status, int>{{Status::kChosen, 209},
                                                  {Status::kTied, 5},
                                                  {Status::kUnparsed, 2}});
}

TEST_CASE("the recorded Greek judgements are read without their questions") {
  ASSIZE_NEED_DATA(folder, "arena_hard_greek");

  const auto bench = read(folder);

  REQUIRE(bench);
  CHECK(bench->items.size() == 27);
  CHECK(bench->answers.size() == 54);
  CHECK(bench->judges == std::vector<std::string>{"claude-3.5-sonnet-v2"});
  CHECK(check(*bench, "labels").rows == 54);
  CHECK(check(*bench, "labels").mismatches == 0);
}
