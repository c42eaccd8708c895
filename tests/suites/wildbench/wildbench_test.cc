#include <algorithm>

#include "data.h"
#include "suites/wildbench/results_folder.h"

using namespace assize;
using assize::testing::wild::answer;
using assize::testing::wild::array;
using assize::testing::wild::BenchmarkFolder;
using assize::testing::wild::pair;
using assize::testing::wild::read;
using assize::testing::wild::score;
using assize::testing::wild::suite_of;
using assize::testing::wild::task;

TEST_CASE("the recorded scores are read without a mismatch") {
  ASSIZE_NEED_DATA(folder, "wildbench");

  const auto bench = read(folder);

  REQUIRE(bench);
  CHECK(bench->systems == std::vector<std::string>{"gemma-2b-it",
                                                   "gpt-3.5-turbo-0125",
                                                   "reka-edge"});
  CHECK(bench->judges == std::vector<std::string>{"gpt-4o-2024-05-13"});
  // 1,021, 1,023 and 1,023 of the 1,024 tasks.
  CHECK(bench->records.size() == 3067);
  CHECK(bench->answers.size() == 3067);
  CHECK(bench->excluded.empty());
  CHECK(bench->cautions.empty());
  REQUIRE(bench->checks.size() == 1);
  CHECK(bench->checks[0].name == "scores");
  CHECK(bench->checks[0].rows == 3067);
  CHECK(bench->checks[0].mismatches == 0);
  CHECK(std::ranges::count(bench->answers, Presence::kEmpty,
                           &Answer::presence) == 30);
}

TEST_CASE("answers are scored alone, or meet the baseline in a drawn order") {
  const BenchmarkFolder folder;
  folder.write("bench.json", array({task("a", "Math"), task("b", "Math")}));
  folder.write("answers/base.json",
               array({answer("a", "1", "base"), answer("b", "2", "base")}));
  folder.write("answers/one.json", array({answer("a", "3"), answer("b", "4")}));
  const std::string bench_file = folder.path() + "/bench.json";
  const std::string answers = folder.path() + "/answers";
  const auto alone = suite_of({{"answers", answers}, {"bench", bench_file}});
  const auto compared = suite_of(
      {{"answers", answers}, {"bench", bench_file}, {"baseline", "base"}});
  const auto bench = alone->read(1), paired = compared->read(1);
  REQUIRE(bench);
  REQUIRE(paired);

  const auto scores = alone->design(*bench), pairs = compared->design(*paired);

  REQUIRE(scores.size() == 4);
  CHECK(scores[0].slots == 1);
  REQUIRE(pairs.size() == 2);
  // random.seed(42): 0.639, then 0.025; below a half the candidate is A.
  CHECK(pairs[0].focus == 1);
  CHECK(pairs[0].shown[0] == 0);
  CHECK(pairs[1].focus == 0);
  CHECK(pairs[1].shown[0] == 1);
  CHECK(alone->prompts(*bench)->front().slots == 1);
  CHECK(compared->prompts(*paired)->front().slots == 2);
}

TEST_CASE("a recorded pair is designed as it was recorded") {
  const BenchmarkFolder folder;
  folder.write("pairwise.v2/eval=judge/ref=base/one.json",
               array({pair("a", "A+"), pair("b", "A+")}));
  const auto suite = suite_of({{"results", folder.path()}});
  const auto bench = suite->read(1);
  REQUIRE(bench);

  const auto trials = suite->design(*bench);

  // The draw would show the first one as B.
  REQUIRE(trials.size() == 2);
  CHECK(trials[0] == bench->records[0].trial);
  CHECK(trials[1] == bench->records[1].trial);
}

TEST_CASE("nothing is judged live without the requests") {
  const BenchmarkFolder folder;
  folder.write("score.v2/eval=judge/one.json", array({score("a", "7")}));
  const auto suite = suite_of({{"results", folder.path()}});
  const auto bench = suite->read(1);
  REQUIRE(bench);

  const auto prompts = suite->prompts(*bench);

  REQUIRE_FALSE(prompts);
  CHECK(prompts.error().message ==
        "the requests of the tasks are not here, so nothing can be judged now; "
        "name the file of tasks as 'bench'");
}

TEST_CASE("inputs without a folder and of no known kind are errors") {
  auto node = ConfigNode::parse("judging: both\nmargin: -2\n", "audit.yaml");
  REQUIRE(node);

  suites::wildbench.make(*node);

  const auto errors = node->finish();
  REQUIRE(errors.size() == 3);
  CHECK(std::ranges::any_of(errors, [](const Error& error) {
    return error.message == "judging must be score or pairwise, got 'both'";
  }));
}

TEST_CASE("a baseline that is nowhere is an error with what is near") {
  const BenchmarkFolder folder;
  folder.write("pairwise.v2/eval=judge/ref=base/one.json",
               array({pair("a", "A+")}));
  folder.write("score.v2/eval=judge/one.json", array({score("a", "7")}));

  const auto bench =
      suite_of({{"results", folder.path()}, {"baseline", "ones"}})->read(1);

  REQUIRE_FALSE(bench);
  CHECK(bench.error().message ==
        "there is no system 'ones', the baseline (did you mean 'one'?)");
}
