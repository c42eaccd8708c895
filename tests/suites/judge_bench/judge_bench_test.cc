#include <algorithm>
#include <map>

#include "data.h"
#include "suites/judge_bench/pairs_folder.h"

using assize::ReplayRow;
using assize::Trial;
using assize::testing::bench::BenchmarkFolder;
using assize::testing::bench::judge_bench_on;
using assize::testing::bench::kFile;
using assize::testing::bench::pair;
using assize::testing::bench::said;
using Catch::Matchers::WithinAbs;

namespace {

constexpr char kHaiku[] = "arena_hard/claude-3-haiku-20240307";
constexpr char kReward[] = "reward_model/Skywork_Skywork-Reward-Llama-3.1-8B";

}  // namespace

TEST_CASE("the recorded judgements give the repository's figures") {
  ASSIZE_NEED_DATA(folder, "judgebench");
  const auto suite = judge_bench_on(folder);
  const auto bench = suite->read(1);
  REQUIRE(bench);

  const auto rows = suite->replay(*bench, 1);

  REQUIRE(rows);
  struct Figure {
    std::string judge, metric;
    double value;
    std::uint32_t n;
  };
  // The repository's rule, computed apart from these files.
  const std::vector<Figure> figures = {
      {kHaiku, "accuracy", 32.2222, 270},
      {kHaiku, "accuracy.mmlu-pro", 37.6623, 154},
      {kHaiku, "accuracy.livebench-reasoning", 29.4118, 51},
      {kHaiku, "accuracy.livebench-math", 32.3529, 34},
      {kHaiku, "accuracy.livecodebench", 9.6774, 31},
      {kHaiku, "accuracy_both_orders", 100.0 * 38 / 270, 270},
      {kHaiku, "inconsistent", 50, 270},
      {kHaiku, "unread", 100.0 * 13 / 270, 270},
      {kReward, "accuracy", 62.2857, 350},
      {kReward, "accuracy.mmlu-pro", 59.0909, 154},
      {kReward, "accuracy.livebench-reasoning", 64.2857, 98},
      {kReward, "accuracy.livebench-math", 76.7857, 56},
      {kReward, "accuracy.livecodebench", 50.0, 42},
      {kReward, "inconsistent", 100.0 / 350, 350},
  };
  for (const Figure& figure : figures) {
    const auto found = std::ranges::find_if(*rows, [&](const ReplayRow& row) {
      return row.system == figure.judge && row.metric == figure.metric;
    });
    CAPTURE(figure.judge, figure.metric);
    REQUIRE(found != rows->end());
    CHECK_THAT(found->value, WithinAbs(figure.value, 5e-5));
    CHECK(found->n == figure.n);
  }
}

TEST_CASE("of a judge, the pairs of its own files are planned") {
  const BenchmarkFolder folder;
  folder.lines(kFile, {pair("a", "A>B", said("A>B"), said("B>A")),
                       pair("b", "A>B", said("A>B"), nullptr)});
  folder.lines("dataset=d,response_model=n,judge_name=j,judge_model=l.jsonl",
               {pair("c", "A>B", said("A>B"), said("B>A"))});
  const auto suite = judge_bench_on(folder.path());
  const auto bench = suite->read(1);
  REQUIRE(bench);

  std::map<std::string, std::size_t> planned;
  for (const Trial& trial : suite->design(*bench)) {
    ++planned[bench->judges[trial.judge]];
  }

  CHECK(planned == std::map<std::string, std::size_t>{{"j/k", 4}, {"j/l", 2}});
}

TEST_CASE("labels are the gold judge's, and each question is a cluster") {
  ASSIZE_NEED_DATA(folder, "judgebench");

  const auto bench = judge_bench_on(folder)->read(1);

  REQUIRE(bench);
  CHECK(bench->judges == std::vector<std::string>{kHaiku, "gold", kReward});
  CHECK(bench->gold == 1);
  CHECK(bench->items.size() == 620);
  REQUIRE(bench->checks.size() == 1);
  CHECK(bench->checks[0].rows == 700);
  // One pair has equal scores, which both its orders decide.
  CHECK(bench->checks[0].mismatches == 2);
}
