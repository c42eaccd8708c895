#include "suites/arena_hard/replay.h"

#include <algorithm>
#include <cmath>

#include "data.h"
#include "suites/arena_hard/benchmark_folder.h"

using assize::ReplayRow;
using assize::testing::arena::BenchmarkFolder;
using assize::testing::arena::Json;
using assize::testing::arena::old_game;
using assize::testing::arena::old_judgement;
using assize::testing::arena::suite_of;
using Catch::Matchers::WithinAbs;

namespace {

std::vector<ReplayRow> replay(const Json& inputs, unsigned threads = 2) {
  const auto suite = suite_of(inputs);
  const auto bench = suite->read_verdicts(threads);
  REQUIRE(bench);
  auto rows = suite->replay(*bench, threads);
  REQUIRE(rows);
  return *rows;
}

const ReplayRow& row(const std::vector<ReplayRow>& rows,
                     const std::string& metric, const std::string& convention) {
  const auto found = std::ranges::find_if(rows, [&](const ReplayRow& each) {
    return each.metric == metric && each.convention == convention;
  });
  CAPTURE(metric, convention);
  REQUIRE(found != rows.end());
  return *found;
}

constexpr char kV1[] = "arena_hard.v0.1";
constexpr char kCompat[] = "arena_hard.v0.1.compat";

}  // namespace

TEST_CASE("the recorded v0.1 judgements give the published program's numbers") {
  ASSIZE_NEED_DATA(folder, "arena_hard_v0.1");

  const auto rows = replay({{"results", folder}});

  // tests/oracles/arena_hard_score.py; ends within the noise of 1,000
  // resamples of those of its 20,000.
  CHECK(row(rows, "score", kV1).n == 214);
  CHECK_THAT(row(rows, "score", kV1).value,
             WithinAbs(2.0390070921985815, 1e-12));
  CHECK_THAT(row(rows, "rating_q025", kCompat).value,
             WithinAbs(1.06382979, 0.2));
  CHECK_THAT(row(rows, "rating_q975", kCompat).value,
             WithinAbs(3.19148936, 0.2));
  CHECK_THAT(row(rows, "rating_q025", kV1).value, WithinAbs(0.64096715, 0.2));
  CHECK_THAT(row(rows, "rating_q975", kV1).value, WithinAbs(3.86690647, 0.3));
  CHECK(row(rows, "parser_disagreement", kV1).value == 0);
  CHECK(row(rows, "parser_disagreement", kV1).n == 216);
  CHECK(row(rows, "score_strict", kV1).value == row(rows, "score", kV1).value);
}

TEST_CASE("the recorded Greek judgements give the published program's score") {
  ASSIZE_NEED_DATA(folder, "arena_hard_greek");

  const auto rows = replay({{"results", folder}});

  // tests/oracles/arena_hard_score.py
  CHECK_THAT(row(rows, "score", kV1).value,
             WithinAbs(17.24137931034483, 1e-12));
  CHECK(row(rows, "score", kV1).n == 54);
}

TEST_CASE("a parser's disagreement and what it moves are told") {
  const BenchmarkFolder folder;
  Json lost = old_game("A>B");
  lost["judgment"] = "[[A>B]] but no, [[B>A]]";
  lost["score"] = nullptr;
  folder.lines("model_judgment/judge/one.jsonl",
               {old_judgement("a", "one", old_game("A>B"), lost)});

  const auto rows = replay({{"results", folder.path()}}, 1);

  // Official: one loss. Strict: a second one, where the labels differed.
  CHECK(row(rows, "score", kV1).value == 0);
  CHECK(row(rows, "score", kV1).n == 1);
  CHECK(row(rows, "score", kV1).note == "games without a verdict, left out: 1");
  CHECK(row(rows, "score_strict", kV1).n == 2);
  CHECK(row(rows, "parser_disagreement", kV1).value == 50);
}

TEST_CASE("each rule for an unfinished record is the other's alternative") {
  const BenchmarkFolder folder;
  folder.lines("model_judgment/judge/one.jsonl",
               {old_judgement("a", "one", old_game("A>B"), nullptr),
                old_judgement("b", "one", old_game("A>B"), old_game("A>B"))});

  const auto rows = replay({{"results", folder.path()}}, 1);

  const ReplayRow& score = row(rows, "score", kV1);
  CHECK_THAT(score.value, WithinAbs(100.0 / 3, 1e-12));
  REQUIRE(score.alternatives.size() == 1);
  CHECK(score.alternatives[0].cause == "known_defect:unfinished_record");
  CHECK(score.alternatives[0].value == 50);
  CHECK(rows.back().value == 50);
}

TEST_CASE("categories with baselines of their own are scored apart") {
  const BenchmarkFolder folder;
  const auto judged = [](const char* id, const char* category,
                         const char* baseline, const Json& first,
                         const Json& second) {
    return Json{
        {"uid", id},      {"category", category}, {"judge", "judge"},
        {"model", "one"}, {"baseline", baseline}, {"games", {first, second}}};
  };
  folder.lines(
      "model_judgment/judge/one.jsonl",
      {judged("a", "hard_prompt", "base", old_game("B>A"), old_game("A>B")),
       judged("b", "hard_prompt", "base", old_game("B>A"), nullptr),
       judged("c", "creative_writing", "other", old_game("A>B"),
              old_game("B>A"))});

  const auto rows = replay({{"results", folder.path()}}, 1);

  const ReplayRow& hard = row(rows, "score.hard_prompt", "arena_hard.v2");
  CHECK(hard.value == 100);
  CHECK(hard.n == 2);
  CHECK(hard.note ==
        "games without a verdict, left out: 1, and the other game of their "
        "prompts: 1");
  CHECK(row(rows, "score.creative_writing", "arena_hard.v2").value == 0);
  CHECK(std::ranges::none_of(
      rows, [](const ReplayRow& each) { return each.metric == "score"; }));
  CHECK(std::ranges::count(rows, 50, &ReplayRow::value) == 2);
}

TEST_CASE("version 2.0 has its own convention and a 90 % interval") {
  const BenchmarkFolder folder;
  folder.lines("model_judgment/judge/one.jsonl",
               {old_judgement("a", "one", old_game("A>B"), old_game("A>B"))});

  const auto rows =
      replay({{"results", folder.path()}, {"version", "v2.0"}}, 1);

  CHECK(row(rows, "score", "arena_hard.v2").value == 50);
  CHECK(row(rows, "rating_q05", "arena_hard.v2").value == 50);
  CHECK(row(rows, "rating_q95", "arena_hard.v2.compat").n == 2);
}
