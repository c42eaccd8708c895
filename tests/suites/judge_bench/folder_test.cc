#include "suites/judge_bench/folder.h"

#include <cmath>

#include "suites/judge_bench/pairs_folder.h"

using namespace assize;
using assize::judge_bench::judge_of;
using assize::testing::bench::BenchmarkFolder;
using assize::testing::bench::Json;
using assize::testing::bench::judge_bench_on;
using assize::testing::bench::kFile;
using assize::testing::bench::pair;
using assize::testing::bench::said;
using assize::testing::bench::scored;
using Catch::Matchers::WithinAbs;

TEST_CASE("a judge's name is that of its file") {
  CHECK(judge_of(assize::testing::bench::kFile) == "j/k");
  CHECK(judge_of("mine.jsonl") == "mine");
}

TEST_CASE("decisions are read in the order in which answers were shown") {
  const BenchmarkFolder folder;
  folder.lines(kFile, {pair("p", "B>A", said("A>B"), said("A>B")),
                       pair("q", "A>B", said("A=B"), nullptr)});

  const auto bench = judge_bench_on(folder.path())->read(1);

  REQUIRE(bench);
  REQUIRE(bench->records.size() == 6);
  const Record& swapped = bench->records[1];
  CHECK(swapped.trial.focus == 1);
  CHECK(swapped.trial.shown[0] == 1);
  CHECK(swapped.verdict.winner == 0);
  CHECK(bench->records[2].verdict.status == Status::kTied);
  CHECK(bench->records[3].verdict.status == Status::kNotRecorded);
  CHECK(static_cast<int>(bench->records[4].trial.judge) == bench->gold);
  CHECK(bench->records[4].verdict.winner == 1);
}

TEST_CASE("scores give the probability that a reward model means") {
  const BenchmarkFolder folder;
  folder.lines(kFile, {pair("p", "A>B", scored(1, 0), scored(0, 1))});

  const auto bench = judge_bench_on(folder.path())->read(1);

  REQUIRE(bench);
  CHECK_THAT(bench->records[0].verdict.p_first,
             WithinAbs(0.7310585786300049, 1e-15));  // scipy.special.expit(1)
  CHECK_THAT(bench->records[1].verdict.p_first,
             WithinAbs(0.2689414213699951, 1e-15));
  CHECK(bench->records[1].verdict.winner == 1);
}

TEST_CASE("pairs of one question are one cluster, sources go by prefix") {
  const BenchmarkFolder folder;
  Json twin = pair("p2", "A>B", said("A>B"), said("B>A"), "mmlu-pro-law");
  twin["question"] = "Which of p1?";
  folder.lines(kFile, {pair("p3", "A>B", said("A>B"), said("B>A"), "mine"),
                       twin, pair("p1", "A>B", said("A>B"), said("B>A"))});

  const auto bench = judge_bench_on(folder.path())->read(1);

  REQUIRE(bench);
  CHECK(bench->clusters() == 2);
  CHECK(bench->items[1].cluster == 0);
  CHECK(bench->categories == std::vector<std::string>{"mine", "mmlu-pro"});
}

TEST_CASE("a broken pair is an error with its line") {
  struct Case {
    std::string field;
    Json value;
    std::string error;
  };
  const auto [field, value, error] = GENERATE(values<Case>(
      {{"label", "A=B", "label must be A>B or B>A, got 'A=B'"},
       {"label", 1, "label must be text, got a number"},
       {"judgments", Json::array({nullptr}), "judgments must be two, got 1"},
       {"judgments", Json::array({said("A>>B"), nullptr}),
        "decision must be A>B, A=B or B>A, got 'A>>B'"},
       {"judgments", Json::array({said(2), nullptr}),
        "decision must be text, got a number"},
       {"judgments",
        Json::array({Json{{"judgment", {{"scores", {1}}}}, {"decision", "A>B"}},
                     nullptr}),
        "scores must be two numbers"}}));
  const BenchmarkFolder folder;
  Json broken = pair("p2", "A>B", said("A>B"), said("B>A"));
  broken[field] = value;
  folder.lines(kFile, {pair("p1", "A>B", said("A>B"), said("B>A")), broken});

  const auto bench = judge_bench_on(folder.path())->read(1);

  REQUIRE_FALSE(bench);
  CHECK(bench.error().message == error);
  CHECK(bench.error().where.line == 2);
}

TEST_CASE("pairs that contradict each other and broken files are errors") {
  const Json one = pair("p", "A>B", said("A>B"), said("B>A"));
  const Json other = pair("p", "B>A", said("A>B"), said("B>A"));
  const BenchmarkFolder twice, contradict, cut, none;
  twice.lines(kFile, {one, one});
  contradict.lines("a.jsonl", {one});
  contradict.lines("b.jsonl", {other});
  cut.write(kFile, one.dump().substr(0, 50));

  for (const BenchmarkFolder* folder : {&twice, &contradict, &cut, &none}) {
    CHECK_FALSE(judge_bench_on(folder->path())->read(1));
  }
}

TEST_CASE(
    "what only some files say of a pair is kept, and two may not differ") {
  const BenchmarkFolder folder, other;
  Json known = pair("p", "A>B", said("A>B"), said("B>A"));
  folder.lines("a.jsonl", {known});
  known["response_model"] = "m";
  known["original_id"] = 7;
  folder.lines("b.jsonl", {known});
  other.lines("a.jsonl", {known});
  known["response_model"] = "n";
  other.lines("b.jsonl", {known});

  const auto bench = judge_bench_on(folder.path())->read(1);
  const auto differs = judge_bench_on(other.path())->read(1);

  REQUIRE(bench);
  const auto& fields = bench->items[0].fields;
  REQUIRE(fields.size() == 3);
  CHECK(fields[1].name == "original_number");
  CHECK(fields[1].text == "7");
  CHECK(fields[2].name == "response_model");
  CHECK(fields[2].text == "m");
  REQUIRE_FALSE(differs);
  CHECK(differs.error().message ==
        "pair 'p' has another label, other texts or another origin in another "
        "file");
}

TEST_CASE("folders of attacked pairs are passed over, and said to be") {
  const BenchmarkFolder folder;
  const Json one = pair("p", "A>B", said("A>B"), said("B>A"));
  folder.lines(kFile, {one});
  folder.lines("attacked/response_A + pad/outputs/j.jsonl", {one});
  folder.lines("attacked/mine.jsonl", {one});

  const auto bench = judge_bench_on(folder.path())->read(1);

  REQUIRE(bench);
  CHECK(bench->files.size() == 1);
  REQUIRE(bench->excluded.size() == 1);
  CHECK(bench->excluded[0].count == 1);
  REQUIRE(bench->cautions.size() == 1);
  CHECK(bench->cautions[0].find("'attacked/response_A + pad'") !=
        std::string::npos);
}

TEST_CASE("the folder above the judged pairs is told which one to name") {
  const BenchmarkFolder folder;
  folder.lines("outputs/a.jsonl", {pair("p", "A>B", said("A>B"), said("B>A"))});

  const auto bench = judge_bench_on(folder.path())->read(1);

  REQUIRE_FALSE(bench);
  CHECK(bench.error().message ==
        "there is no *.jsonl in this folder; name 'outputs' in it");
}
