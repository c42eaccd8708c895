#include "suites/mt_bench/folder.h"

#include <algorithm>

#include "suites/mt_bench/benchmark_folder.h"

using assize::Benchmark;
using assize::Check;
using assize::Exclusion;
using assize::Record;
using assize::render;
using assize::Status;
using assize::Tie;
using assize::testing::mt::answer;
using assize::testing::mt::BenchmarkFolder;
using assize::testing::mt::Json;
using assize::testing::mt::kPair;
using assize::testing::mt::kSingle;
using assize::testing::mt::pair;
using assize::testing::mt::question;
using assize::testing::mt::rating;
using assize::testing::mt::ratings;
using assize::testing::mt::read;
using assize::testing::mt::suite_of;

namespace {

std::uint32_t excluded(const Benchmark& bench, const std::string& why) {
  const auto found = std::ranges::find(bench.excluded, why, &Exclusion::why);
  return found == bench.excluded.end() ? 0 : found->count;
}

Check check(const Benchmark& bench, const std::string& name) {
  const auto found = std::ranges::find(bench.checks, name, &Check::name);
  CAPTURE(name);
  REQUIRE(found != bench.checks.end());
  return *found;
}

/// The error of a folder with this file beside good ones, its path cut off.
std::string error_of(const std::string& file, const std::string& text) {
  const BenchmarkFolder folder;
  folder.lines("question.jsonl", {question(81)});
  folder.lines(kSingle, {rating(81, "one", 8)});
  folder.write(file, text);
  const auto bench = read(folder.path());
  REQUIRE_FALSE(bench);
  return render(bench.error()).substr(folder.path().size() + 1);
}

Json without(Json row, const std::string& field) {
  row.erase(field);
  return row;
}

Json with(Json row, const std::string& field, const Json& value) {
  row[field] = value;
  return row;
}

}  // namespace

TEST_CASE("questions of two turns, their references and answers are joined") {
  const BenchmarkFolder folder;
  folder.lines("question.jsonl", {question(100, "math"), question(81)});
  folder.lines("reference_answer/gpt-4.jsonl",
               {answer(100, "gpt-4", "So.", "Then so.")});
  folder.lines(
      "model_answer/one.jsonl",
      {answer(100, "one", "Thus.", "Thus too."), answer(81, "one", "", "")});

  const auto bench = read(folder.path());

  REQUIRE(bench);
  CHECK(bench->suite == "mt_bench");
  CHECK(bench->categories == std::vector<std::string>{"math", "writing"});
  REQUIRE(bench->items.size() == 2);
  CHECK(bench->items[0].id == "81");
  CHECK(bench->items[1].id == "100");
  CHECK(bench->items[1].cluster == 1);
  CHECK(bench->items[1].questions.size() == 2);
  REQUIRE(bench->items[1].fields.size() == 2);
  CHECK(bench->items[1].fields[1].name == "ref_answer_2");
  CHECK(bench->items[1].fields[1].text == "Then so.");
  REQUIRE(bench->answers.size() == 2);
  CHECK(bench->answers[0].presence == assize::Presence::kEmpty);
  CHECK(bench->answers[1].turns[1] == "Thus too.");
  CHECK(bench->reference == -1);
}

TEST_CASE("ratings and games are trials of their turn and order") {
  const BenchmarkFolder folder;
  folder.lines("question.jsonl", {question(81)});
  folder.lines(kSingle, {rating(81, "one", 7.5), rating(81, "one", -1, 2)});
  folder.lines(kPair, {pair(81, "one", "two", "model_1", "tie", 2)});

  const auto bench = read(folder.path());

  REQUIRE(bench);
  CHECK(bench->judges ==
        std::vector<std::string>{"judge_pair", "judge_single"});
  CHECK(bench->reference == 1);
  REQUIRE(bench->records.size() == 4);
  // Files are read by name, so the pair comes first.
  const Record& first = bench->records[0];
  CHECK(first.trial.slots == 2);
  CHECK(first.trial.turn == 1);
  CHECK(first.trial.focus == 0);
  CHECK(first.trial.shown[1] == 1);
  CHECK(first.verdict.winner == 0);
  const Record& second = bench->records[1];
  CHECK(second.trial.focus == 1);
  CHECK(second.trial.shown[1] == 0);
  CHECK(second.verdict.tie == Tie::kDeclared);
  const Record& rated = bench->records[2];
  CHECK(rated.trial.slots == 1);
  CHECK(rated.trial.turn == 0);
  CHECK(rated.verdict.score == std::vector<double>{7.5});
  CHECK(bench->records[3].verdict.status == Status::kTransport);
  CHECK(bench->records[3].raw.empty());
}

TEST_CASE("two ratings that are compared are one verdict, a failed one none") {
  const BenchmarkFolder folder;
  folder.lines(kPair, {ratings(81, "one", "two", 8, 6, "model_1"),
                       ratings(82, "one", "two", 8, 8.05, "tie"),
                       ratings(83, "one", "two", -1, 3, "model_2")});

  const auto bench = read(folder.path());

  REQUIRE(bench);
  REQUIRE(bench->records.size() == 3);
  CHECK(bench->records[0].verdict.winner == 0);
  CHECK(bench->records[0].verdict.score == std::vector<double>{8, 6});
  CHECK(bench->records[1].verdict.tie == Tie::kEqualScores);
  CHECK(bench->records[2].verdict.status == Status::kTransport);
  CHECK(excluded(*bench,
                 "two ratings of which one failed, published as a win and left "
                 "out") == 1);
  // Each winner twice, each text once but for the failed one.
  CHECK(check(*bench, "verdicts").rows == 11);
  CHECK(check(*bench, "verdicts").mismatches == 0);
}

TEST_CASE("a multi-turn prompt says the turn where the row does not") {
  const BenchmarkFolder folder;
  Json row = ratings(81, "one", "two", 8, 6, "model_1");
  row["judge"] = {"judge", "single-v1-multi-turn"};
  folder.lines(kPair, {row});

  const auto bench = read(folder.path());

  REQUIRE(bench);
  CHECK(bench->records[0].trial.turn == 1);
}

TEST_CASE("texts that say otherwise than their records are counted") {
  const BenchmarkFolder folder;
  Json misread = rating(81, "one", 8);
  misread["judgment"] = "such as [[5]]. Rating: [[8]]";
  Json failed = rating(82, "one", 8);
  failed["score"] = -1;
  folder.lines(kSingle, {misread, failed, rating(83, "one", 8)});

  const auto bench = read(folder.path());

  REQUIRE(bench);
  CHECK(check(*bench, "verdicts").rows == 3);
  CHECK(check(*bench, "verdicts").mismatches == 2);
  CHECK(check(*bench, "first_match").rows == 3);
  CHECK(check(*bench, "first_match").mismatches == 1);
  CHECK(bench->records[1].verdict.status == Status::kUnparsed);
}

TEST_CASE("quoted questions and answers are held against their files") {
  const BenchmarkFolder folder;
  folder.lines("question.jsonl", {question(81)});
  folder.lines("model_answer/one.jsonl", {answer(81, "one", "This.", "That.")});
  const std::string whole = "Why?\nThis.\nAnd then?\nThat.";
  folder.lines(kSingle,
               {with(rating(81, "one", 8), "user_prompt", "Why?\nThis."),
                with(rating(81, "one", 8, 2), "user_prompt", whole),
                with(rating(81, "two", 8), "user_prompt", "How? This.")});

  const auto bench = read(folder.path());

  REQUIRE(bench);
  CHECK(check(*bench, "quoted_question").rows == 3);
  CHECK(check(*bench, "quoted_question").mismatches == 1);
  CHECK(check(*bench, "quoted_answer").rows == 2);
  CHECK(check(*bench, "quoted_answer").mismatches == 0);
}

TEST_CASE("strange rows and names are counted, and told once") {
  const BenchmarkFolder folder;
  folder.lines("question.jsonl", {question(81), question(82)});
  Json two_choices = answer(81, "other", "This.", "That.");
  two_choices["choices"].push_back(two_choices["choices"][0]);
  folder.lines("model_answer/one.jsonl",
               {two_choices, answer(9, "one", "?", "?")});
  folder.lines("reference_answer/gpt-4.jsonl",
               {answer(9, "gpt-4", "?", "?"), answer(81, "gpt-4", "?", "?")});
  folder.lines("reference_answer/a.jsonl", {answer(81, "a", "x", "x")});
  folder.lines("model_judgment/mine.jsonl",
               {rating(81, "one", 8), rating(82, "one", 8), rating(9, "one", 8),
                pair(81, "one", "one", "tie", "tie")});

  const auto bench = read(folder.path());

  REQUIRE(bench);
  CHECK(excluded(*bench, "an answer to a question that is not there") == 1);
  CHECK(excluded(*bench, "a further choice, which is not judged") == 1);
  CHECK(excluded(*bench, "a judgement of a question that is not there") == 1);
  CHECK(excluded(*bench, "a system compared with itself") == 1);
  CHECK(bench->cautions ==
        std::vector<std::string>{
            "Of 2 files of reference answers, gpt-4.jsonl counts; each judge "
            "has its own in the published program.",
            "Answers of one name another model than their file; the file "
            "counts.",
            "Judgements of mine are of a judge or a kind that the file's name "
            "does not say; the rows count."});
  CHECK(bench->items[0].fields[0].text == "?");
}

TEST_CASE("judgements of a kind not asked for are left out and counted") {
  const BenchmarkFolder folder;
  folder.lines(kSingle, {rating(81, "one", 8), rating(82, "one", 8)});
  folder.lines(kPair, {pair(81, "one", "two", "model_1", "tie")});

  const auto bench =
      suite_of({{"results", folder.path()}, {"judging", "pairwise"}})->read(1);

  REQUIRE(bench);
  CHECK(bench->judges == std::vector<std::string>{"judge_pair"});
  CHECK(bench->records.size() == 2);
  CHECK(excluded(*bench, "a judgement of the kind not asked for") == 2);
}

TEST_CASE("the baseline is the user's, the published one or the only one") {
  const BenchmarkFolder folder;
  folder.lines(kPair, {pair(81, "one", "two", "tie", "tie"),
                       pair(81, "gpt-3.5-turbo", "one", "tie", "tie")});

  const auto published = read(folder.path());
  const auto mine =
      suite_of({{"results", folder.path()}, {"baseline", "two"}})->read(1);
  const auto none =
      suite_of({{"results", folder.path()}, {"baseline", "tow"}})->read(1);

  REQUIRE(published);
  REQUIRE(mine);
  CHECK(published->systems[published->reference] == "gpt-3.5-turbo");
  CHECK(mine->systems[mine->reference] == "two");
  REQUIRE_FALSE(none);
  CHECK(none.error().message ==
        "no system is called 'tow', which the inputs name as the baseline (did "
        "you mean 'two'?)");
}

TEST_CASE("a broken MT-Bench file is an error with its line") {
  struct Case {
    std::string file, text, error;
  };
  const std::string good = rating(81, "one", 8).dump() + "\n";
  const Json two = pair(81, "one", "two", "model_1", "tie");
  const auto [file, text, error] = GENERATE_COPY(values<Case>(
      {{kSingle, good + "{\"question_id\": 81, \"mod",
        "model_judgment/judge_single.jsonl:2:"},
       {kSingle, good + good,
        "model_judgment/judge_single.jsonl:2: error: question '81' is judged "
        "on turn 1 for 'one' twice"},
       {kSingle, without(rating(81, "one", 8), "question_id").dump(),
        "model_judgment/judge_single.jsonl:1: error: missing field "
        "'question_id'"},
       {kSingle, with(rating(81, "one", 8), "question_id", 1.5).dump(),
        "model_judgment/judge_single.jsonl:1: error: question_id must be a "
        "whole number or text, got 1.5"},
       {kSingle, without(rating(81, "one", 8), "score").dump(),
        "model_judgment/judge_single.jsonl:1: error: missing field 'score'"},
       {kSingle, with(rating(81, "one", 8), "score", "8").dump(),
        "model_judgment/judge_single.jsonl:1: error: score must be a number, "
        "got text"},
       {kSingle, without(rating(81, "one", 8), "model").dump(),
        "model_judgment/judge_single.jsonl:1: error: missing field 'model'"},
       {kSingle, with(rating(81, "one", 8), "judge", Json::array({"a"})).dump(),
        "model_judgment/judge_single.jsonl:1: error: judge must be two texts, "
        "the judge and its prompt"},
       {kSingle, with(rating(81, "one", 8), "turn", 3).dump(),
        "model_judgment/judge_single.jsonl:1: error: turn must be 1 or 2, got "
        "3"},
       {kSingle, rating(9, "one", 8).dump(),
        "model_judgment/judge_single.jsonl: error: no row of this file is of a "
        "question of question.jsonl"},
       {kSingle, "", "model_judgment/judge_single.jsonl"},
       {kPair, with(two, "g1_winner", "A").dump(),
        "model_judgment/judge_pair.jsonl:1: error: g1_winner must be model_1, "
        "model_2, tie or error, got 'A'"},
       {kPair, without(two, "g2_judgment").dump(),
        "model_judgment/judge_pair.jsonl:1: error: missing field "
        "'g2_judgment'"},
       {kPair, with(two, "m1_score", 3).dump(),
        "model_judgment/judge_pair.jsonl:1: error: missing field 'm2_score'"},
       {kPair, two.dump() + "\n" + two.dump(),
        "model_judgment/judge_pair.jsonl:2: error: question '81' is judged on "
        "turn 1 for 'one' twice"},
       {"question.jsonl", question(81).dump() + "\n" + question(81).dump(),
        "question.jsonl:2: error: question '81' is given twice"},
       {"question.jsonl", question(81, "all").dump(),
        "question.jsonl:1: error: category must not be 'all', which is the "
        "name of the total"},
       {"question.jsonl", with(question(81), "turns", Json::array()).dump(),
        "question.jsonl:1: error: turns must be a list of texts, got an empty "
        "one"},
       {"question.jsonl", with(question(81), "turns", {"Why?", 2}).dump(),
        "question.jsonl:1: error: turns must be a list of texts, got a number "
        "in it"},
       {"model_answer/one.jsonl",
        with(answer(81, "one", "a", "b"), "choices", Json::array()).dump(),
        "model_answer/one.jsonl:1: error: missing field 'choices' with at "
        "least one answer"},
       {"model_answer/one.jsonl",
        answer(81, "one", "a", "b").dump() + "\n" +
            answer(81, "one", "a", "b").dump(),
        "model_answer/one.jsonl:2: error: question '81' is answered twice"}}));
  CAPTURE(file, text);

  CHECK(error_of(file, text).substr(0, error.size()) == error);
}

TEST_CASE("an answer or a judgement of a turn that is not asked is an error") {
  const BenchmarkFolder folder;
  folder.lines("question.jsonl", {with(question(81), "turns", {"Why?"})});
  folder.lines(kSingle, {rating(81, "one", 8, 2)});

  const auto judged = read(folder.path());
  folder.lines("model_answer/one.jsonl", {answer(81, "one", "a", "b")});
  const auto answered = read(folder.path());

  REQUIRE_FALSE(judged);
  CHECK(judged.error().message ==
        "turn 2 of question '81' is judged, which has turns: 1");
  REQUIRE_FALSE(answered);
  CHECK(answered.error().message ==
        "question '81' has turns: 1, its answer: 2");
}

TEST_CASE("a folder without MT-Bench's answers and judgements is an error") {
  const BenchmarkFolder folder;
  folder.lines("question.jsonl", {question(81)});

  CHECK_FALSE(read(folder.path()));
  CHECK_FALSE(read(folder.path() + "/absent"));
}
