#include <algorithm>
#include <map>

#include "data.h"
#include "suites/mt_bench/benchmark_folder.h"

using assize::Benchmark;
using assize::Check;
using assize::ConfigNode;
using assize::Status;
using assize::Trial;
using assize::testing::mt::answer;
using assize::testing::mt::BenchmarkFolder;
using assize::testing::mt::question;
using assize::testing::mt::read;
using assize::testing::mt::suite_of;

namespace {

std::map<Status, int> statuses(const Benchmark& bench, std::uint16_t judge) {
  std::map<Status, int> out;
  for (const auto& record : bench.records) {
    if (record.trial.judge == judge) ++out[record.verdict.status];
  }
  return out;
}

/// Two questions, of which one is judged beside a reference, and an answer.
void fill(const BenchmarkFolder& folder) {
  folder.lines("question.jsonl", {question(81), question(101, "math")});
  folder.lines("model_answer/one.jsonl",
               {answer(81, "one", "a", "b"), answer(101, "one", "a", "b")});
}

}  // namespace

TEST_CASE("the recorded MT-Bench files are read without a mismatch") {
  ASSIZE_NEED_DATA(folder, "mt_bench");

  const auto bench = read(folder);

  REQUIRE(bench);
  CHECK(bench->items.size() == 80);
  CHECK(bench->clusters() == 80);
  CHECK(bench->categories.size() == 8);
  CHECK(bench->systems == std::vector<std::string>{"phi-3", "phi-3-dpo"});
  CHECK(bench->judges ==
        std::vector<std::string>{"gpt-4_pair", "gpt-4_single"});
  CHECK(std::ranges::count_if(bench->items, [](const auto& item) {
          return !item.fields.empty();
        }) == 30);
  CHECK(bench->excluded.empty());
  CHECK(bench->cautions.empty());
  std::map<std::string, std::pair<std::uint32_t, std::uint32_t>> checks;
  for (const Check& check : bench->checks) {
    checks[check.name] = {check.rows, check.mismatches};
  }
  // 160 ratings and 150 games, three of which were not reached; both answers
  // are in each prompt of a game.
  CHECK(checks == decltype(checks){{"verdicts", {307, 0}},
                                   {"first_match", {307, 0}},
                                   {"quoted_question", {310, 0}},
                                   {"quoted_answer", {460, 0}}});
  CHECK(statuses(*bench, 0) == std::map<Status, int>{{Status::kChosen, 122},
                                                     {Status::kTied, 25},
                                                     {Status::kTransport, 3}});
  CHECK(statuses(*bench, 1) == std::map<Status, int>{{Status::kScored, 160}});
}

TEST_CASE("a trial has the prompt of its kind, turn and category") {
  const BenchmarkFolder folder;
  fill(folder);
  folder.lines("reference_answer/gpt-4.jsonl",
               {answer(101, "gpt-4", "a", "b")});
  const auto single = suite_of({{"results", folder.path()}});
  const auto pairwise =
      suite_of({{"results", folder.path()}, {"judging", "pairwise"}});
  const auto bench = single->read(1);
  REQUIRE(bench);
  const auto prompts = single->prompts(*bench);
  const auto pairs = pairwise->prompts(*bench);
  REQUIRE(prompts);
  REQUIRE(pairs);
  REQUIRE(prompts->size() == 8);
  CHECK(single->library()->size() == 8);
  Trial plain{.item = 0, .slots = 1}, math{.item = 1, .turn = 1};

  CHECK(single->prompt_of(*bench, plain) == 0);
  CHECK(pairwise->prompt_of(*bench, plain) == 4);
  CHECK(single->prompt_of(*bench, math) == 7);
  CHECK(pairwise->prompt_of(*bench, math) == 3);
  CHECK(prompts->at(7).frame.sha256 == pairs->at(3).frame.sha256);
  CHECK(pairs->front().slots == 2);
  CHECK(prompts->front().slots == 1);
}

TEST_CASE("a question whose judges see a reference must have one") {
  const BenchmarkFolder folder;
  fill(folder);
  const auto suite = suite_of({{"results", folder.path()}});
  const auto bench = suite->read(1);
  REQUIRE(bench);

  const auto prompts = suite->prompts(*bench);

  REQUIRE_FALSE(prompts);
  CHECK(prompts.error().message ==
        "question '101' is of a category whose judges see a reference answer, "
        "and it has none");
}

TEST_CASE("wrong inputs of mt_bench are errors") {
  auto node =
      ConfigNode::parse("judging: both\nprompts: absent.jsonl\n", "audit.yaml");
  REQUIRE(node);

  assize::suites::mt_bench.make(*node);

  std::vector<std::string> messages;
  for (const auto& error : node->finish()) messages.push_back(error.message);
  std::ranges::sort(messages);
  CHECK(messages ==
        std::vector<std::string>{
            "inputs need 'results': the folder with model_answer and "
            "model_judgment",
            "judging must be single or pairwise, got 'both'",
            "there is no file 'absent.jsonl'"});
}
