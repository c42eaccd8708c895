#include <algorithm>
#include <map>

#include "data.h"
#include "suites/arena_hard/benchmark_folder.h"

using assize::Benchmark;
using assize::Check;
using assize::ConfigNode;
using assize::Status;
using assize::testing::arena::BenchmarkFolder;
using assize::testing::arena::old_answer;
using assize::testing::arena::old_game;
using assize::testing::arena::old_judgement;
using assize::testing::arena::read;
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

TEST_CASE("each answer meets the baseline in both orders, it first") {
  const BenchmarkFolder folder;
  folder.lines("model_judgment/judge/one.jsonl",
               {old_judgement("q", "one", old_game("A=B"), old_game("A=B"))});
  folder.lines("model_answer/gpt-4-0314.jsonl",
               {old_answer("q", "gpt-4-0314", "So.")});
  folder.lines("model_answer/two.jsonl", {old_answer("q", "two", "No.")});
  const auto suite = suite_of({{"results", folder.path()}});
  const auto bench = suite->read(1);
  REQUIRE(bench);

  const auto trials = suite->design(*bench);

  // gpt-4-0314, one (whose answer nobody kept), two.
  REQUIRE(trials.size() == 2);
  CHECK(trials[0].shown[0] == 0);
  CHECK(trials[0].shown[1] == 2);
  CHECK(trials[0].focus == 1);
  CHECK(trials[1].shown[0] == 2);
  CHECK(trials[1].focus == 0);
}

TEST_CASE("inputs without a folder and of no known version are errors") {
  auto node = ConfigNode::parse("version: v3\n", "audit.yaml");
  REQUIRE(node);

  assize::suites::arena_hard.make(*node);

  const auto errors = node->finish();
  REQUIRE(errors.size() == 2);
  CHECK(errors[1].message == "version must be v0.1 or v2.0, got 'v3'");
}

TEST_CASE("the judge's prompt has slots for the question and both answers") {
  const BenchmarkFolder folder;
  folder.lines("model_answer/two.jsonl", {old_answer("q", "two", "No.")});
  const auto suite = suite_of({{"results", folder.path()}});
  const auto bench = suite->read(1);
  REQUIRE(bench);

  const auto prompts = suite->prompts(*bench);

  REQUIRE(prompts);
  REQUIRE(prompts->size() == 1);
  CHECK(prompts->front().slots == 2);
  CHECK(prompts->front().labels ==
        std::vector<std::string>{"Assistant A", "Assistant B"});
}
