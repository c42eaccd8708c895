#include "suites/arena_hard/folder.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "suites/arena_hard/benchmark_folder.h"

using assize::Benchmark;
using assize::Check;
using assize::Exclusion;
using assize::render;
using assize::Status;
using assize::testing::arena::BenchmarkFolder;
using assize::testing::arena::Json;
using assize::testing::arena::new_answer;
using assize::testing::arena::old_answer;
using assize::testing::arena::old_game;
using assize::testing::arena::old_judgement;
using assize::testing::arena::question;
using assize::testing::arena::read;
using assize::testing::arena::shown;

namespace {

constexpr char kBaseline[] = "gpt-4-0314";
constexpr char kJudged[] = "model_judgment/judge/one.jsonl";

std::string text_of(const Benchmark& bench, const std::string& system,
                    std::uint32_t item) {
  const int index = bench.find_system(system);
  REQUIRE(index >= 0);
  const auto at = bench.find_answer(static_cast<std::uint16_t>(index), item);
  REQUIRE(at >= 0);
  return std::string(bench.answers[static_cast<std::size_t>(at)].turns[0]);
}

std::uint32_t excluded(const Benchmark& bench, const std::string& why) {
  const auto found = std::ranges::find(bench.excluded, why, &Exclusion::why);
  return found == bench.excluded.end() ? 0 : found->count;
}

std::uint32_t mismatches(const Benchmark& bench, const std::string& name) {
  const auto found = std::ranges::find(bench.checks, name, &Check::name);
  CAPTURE(name);
  REQUIRE(found != bench.checks.end());
  return found->mismatches;
}

/// The error of a folder with these lines of judgements, its path cut off.
std::string error_of(const std::string& file, const std::string& text) {
  const BenchmarkFolder folder;
  folder.lines("question.jsonl", {question("q", "Why?")});
  folder.lines(kJudged, {old_judgement("q", "one", nullptr, nullptr)});
  folder.write(file, text);
  const auto bench = read(folder.path());
  REQUIRE_FALSE(bench);
  const std::string all = render(bench.error());
  return all.substr(folder.path().size() + 1);
}

}  // namespace

TEST_CASE("both schemas are joined by id, and it is said") {
  const BenchmarkFolder folder;
  folder.lines("question.jsonl",
               {question("q2", "How?"), question("q1", "Why?")});
  folder.lines("model_answer/one.jsonl", {old_answer("q1", "one", "Because."),
                                          old_answer("q2", "one", "")});
  folder.lines(std::string("model_answer/") + kBaseline + ".jsonl",
               {new_answer("q1", kBaseline, "So.")});
  folder.lines(
      kJudged,
      {old_judgement("q1", "one",
                     old_game("A>>B", shown("Why?", "So.", "Because.")),
                     old_game("A>B", shown("Why?", "Because.", "So.")))});

  const auto bench = read(folder.path());

  REQUIRE(bench);
  CHECK(bench->version == "v0.1");
  CHECK(bench->systems == std::vector<std::string>{kBaseline, "one"});
  CHECK(bench->reference == 0);
  REQUIRE(bench->items.size() == 2);
  CHECK(bench->items[0].id == "q1");
  CHECK(bench->items[1].cluster == 1);
  CHECK(text_of(*bench, "one", 0) == "Because.");
  CHECK(bench->answers[2].presence == assize::Presence::kEmpty);
  CHECK(bench->cautions.size() == 1);
  CHECK(mismatches(*bench, "labels") == 0);
  CHECK(mismatches(*bench, "quoted_answer") == 0);
  // The first game shows the baseline first.
  REQUIRE(bench->records.size() == 2);
  CHECK(bench->records[0].trial.focus == 1);
  CHECK(bench->records[0].trial.shown[0] == 0);
  CHECK(bench->records[0].verdict.winner == 0);
  CHECK(bench->records[0].verdict.strength == 2);
  CHECK(bench->records[1].trial.focus == 0);
  CHECK(bench->records[1].verdict.strength == 1);
  const auto* tokens = bench->table("answers");
  REQUIRE(tokens != nullptr);
  CHECK(std::isnan(tokens->at(0, 0)));
  CHECK(tokens->at(1, 0) == 7);
}

TEST_CASE("judgements say the edition where no question does") {
  const BenchmarkFolder folder;
  folder.lines("model_answer/org_one.jsonl",
               {new_answer("q", "org/one", "Because.")});
  folder.lines("model_judgment/a_judge/org_one.jsonl",
               {{{"uid", "q"},
                 {"category", "arena-hard-v0.1"},
                 {"judge", "a/judge"},
                 {"model", "org/one"},
                 {"baseline", kBaseline},
                 {"games", {old_game("A>B"), old_game("B>A")}}}});

  const auto bench = read(folder.path());

  REQUIRE(bench);
  CHECK(bench->version == "v0.1");
  CHECK(bench->vocabulary == "cl100k_base");
  CHECK(bench->categories == std::vector<std::string>{"arena-hard-v0.1"});
  // Names that a file cannot bear are those of the rows.
  CHECK(bench->cautions.empty());
  CHECK(bench->judges == std::vector<std::string>{"a/judge"});
  CHECK(text_of(*bench, "org/one", 0) == "Because.");
}

TEST_CASE("what was judged counts where a file has another text") {
  const BenchmarkFolder folder;
  folder.lines("model_answer/one.jsonl", {old_answer("q", "one", "Old.")});
  folder.lines(
      kJudged,
      {old_judgement("q", "one", old_game("A=B", shown("Why?", "So.", "New.")),
                     old_game("A=B", shown("Why?", "New.", "So.")))});

  const auto bench = read(folder.path());

  REQUIRE(bench);
  CHECK(text_of(*bench, "one", 0) == "New.");
  CHECK(text_of(*bench, kBaseline, 0) == "So.");
  CHECK(bench->items[0].questions[0] == "Why?");
  CHECK(mismatches(*bench, "quoted_answer") == 1);
}

TEST_CASE("judged texts are held against a file that is called alike") {
  const BenchmarkFolder folder;
  folder.lines("question.jsonl",
               {question("p", "How?"), question("q", "Why?")});
  folder.lines("model_answer/one.jsonl", {old_answer("p", "one", "Other."),
                                          old_answer("q", "one", "Mine.")});
  folder.lines(kJudged, {old_judgement(
                            "q", "Org__One",
                            old_game("A=B", shown("Why?", "So.", "Mine.")),
                            old_game("A=B", shown("Why?", "Other.", "So.")))});

  const auto bench = read(folder.path());

  REQUIRE(bench);
  REQUIRE(bench->cautions.size() == 2);  // The other: of both schemas.
  CHECK(bench->cautions[1] ==
        "There is no file of answers of Org__One. one is called alike, but of "
        "2 judged texts 1 are its answer to that question and 1 its answer to "
        "another; the judged texts count.");
  CHECK(text_of(*bench, "Org__One", 1) == "Mine.");
}

TEST_CASE("games without a verdict are statuses, strange rows are counted") {
  const BenchmarkFolder folder;
  folder.lines("question.jsonl", {question("q", "Why?")});
  folder.lines("model_answer/one.jsonl",
               {old_answer("q", "one", "Mine."), old_answer("x", "one", "?")});
  folder.lines(kJudged,
               {old_judgement("q", "one", nullptr, old_game(nullptr)),
                old_judgement("x", "one", nullptr, nullptr),
                old_judgement("q", kBaseline, nullptr, nullptr),
                old_judgement("q", "two", old_game("A"), old_game("A<B"))});

  const auto bench = read(folder.path());

  REQUIRE(bench);
  REQUIRE(bench->records.size() == 4);
  CHECK(bench->records[0].verdict.status == Status::kTransport);
  CHECK(bench->records[1].verdict.status == Status::kUnparsed);
  CHECK(bench->records[2].verdict.status == Status::kUnparsed);
  CHECK(bench->records[3].verdict.winner == 1);
  CHECK(excluded(*bench, "an answer to a question that is not there") == 1);
  CHECK(excluded(*bench, "a judgement of a question that is not there") == 1);
  CHECK(excluded(*bench, "the baseline judged against itself") == 1);
  CHECK(excluded(*bench, "a label outside the scale, read as none") == 1);
  // v0.1 does not know the alias, so its parser finds none.
  CHECK(mismatches(*bench, "labels") == 1);
}

TEST_CASE("a broken file is an error with its line") {
  struct Case {
    std::string file, text, error;
  };
  const std::string good =
      old_judgement("q", "one", nullptr, nullptr).dump() + "\n";
  const auto [file, text, error] = GENERATE_COPY(values<Case>(
      {{kJudged, good + "{\"question_id\": \"q\", \"mod",
        "model_judgment/judge/one.jsonl:2:"},
       {kJudged, good + good,
        "model_judgment/judge/one.jsonl:2: error: question 'q' is judged for "
        "'one' twice"},
       {kJudged, R"({"model": "one", "games": [null, null]})",
        "model_judgment/judge/one.jsonl:1: error: missing field 'uid' (or "
        "'question_id')"},
       {kJudged, R"({"uid": "q", "games": [null, null]})",
        "model_judgment/judge/one.jsonl:1: error: missing field 'model'"},
       {kJudged, R"({"uid": "q", "model": "one", "games": [null]})",
        "model_judgment/judge/one.jsonl:1: error: games must be two, got 1"},
       {kJudged, R"({"uid": "q", "model": "one", "games": [null, {}]})",
        "model_judgment/judge/one.jsonl:1: error: missing field 'score' in a "
        "game"},
       {kJudged, R"({"uid": "q", "model": 1, "games": [null, null]})",
        "model_judgment/judge/one.jsonl:1: error: model must be text, got a "
        "number"},
       {kJudged, R"({"uid": "other", "model": "one", "games": [null, null]})",
        "model_judgment/judge/one.jsonl: error: no row of this file is of a "
        "question of question.jsonl"},
       {kJudged, "", "model_judgment/judge/one.jsonl"},
       {"question.jsonl",
        question("q", "a").dump() + "\n" + question("q", "b").dump(),
        "question.jsonl:2: error: question 'q' is given twice"},
       {"question.jsonl", R"({"uid": "q"})",
        "question.jsonl:1: error: missing field 'prompt' (or 'turns' with one "
        "turn)"},
       {"model_answer/one.jsonl", R"({"uid": "q", "model": "one"})",
        "model_answer/one.jsonl:1: error: missing field 'messages' (or "
        "'choices' with one turn)"}}));
  CAPTURE(file, text);

  CHECK(error_of(file, text).substr(0, error.size()) == error);
}

TEST_CASE("a folder without answers and judgements is an error") {
  const BenchmarkFolder folder;

  CHECK_FALSE(read(folder.path()));
  CHECK_FALSE(read(folder.path() + "/absent"));
}
