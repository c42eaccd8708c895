#include "suites/fair_eval/folder.h"

#include <algorithm>

#include "suites/fair_eval/reviews_folder.h"

using namespace assize;
using assize::testing::fair::BenchmarkFolder;
using assize::testing::fair::Json;
using assize::testing::fair::kLabels;
using assize::testing::fair::kOwn;
using assize::testing::fair::line_review;
using assize::testing::fair::read;
using assize::testing::fair::review;
using assize::testing::fair::ReviewsFolder;
using assize::testing::fair::scored;

namespace {

constexpr char kLines[] = "review/review_one_two_line.jsonl";

std::string excluded(const Benchmark& bench) {
  std::string out;
  for (const Exclusion& each : bench.excluded) {
    out +=
        each.where + ": " + each.why + " " + std::to_string(each.count) + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("questions, answers, reviews and labels are one benchmark") {
  const ReviewsFolder folder;
  folder.lines(kOwn,
               {review(2, {scored("8", "7")}, {scored("8", "7")}, 7.5, 7.5)});
  folder.write(kLabels, "one\nTIE");

  const auto bench = read(folder);

  REQUIRE(bench);
  CHECK(bench->systems == std::vector<std::string>{"one", "two"});
  CHECK(bench->judges == std::vector<std::string>{"people", "judge"});
  CHECK(bench->gold == 0);
  CHECK(bench->categories == std::vector<std::string>{"even", "odd"});
  REQUIRE(bench->items.size() == 2);
  CHECK(bench->items[1].id == "2");
  CHECK(bench->items[1].category == 0);
  CHECK(bench->answers.size() == 4);
  CHECK(bench->files.size() == 5);
  REQUIRE(bench->records.size() == 4);
  CHECK(bench->records[0].verdict.winner == 0);
  CHECK(bench->records[1].verdict.status == Status::kTied);
  CHECK(bench->records[3].trial.shown[0] == 1);
  CHECK(bench->records[3].trial.focus == 1);
  CHECK(bench->records[3].verdict.winner == 0);
  CHECK(bench->excluded.empty());
}

TEST_CASE("a review whose answer ids are exchanged is in the other order") {
  const ReviewsFolder folder(1);
  folder.lines(kLines, {line_review(1, "two", "one", "9 8\n", {9, 8}),
                        line_review(1, "one", "two", "9 8\n", {9, 8})});

  const auto bench = read(folder);

  REQUIRE(bench);
  REQUIRE(bench->records.size() == 2);
  CHECK(bench->records[0].trial.focus == 1);
  CHECK(bench->systems[bench->records[0].trial.shown[0]] == "two");
  CHECK(bench->records[1].trial.focus == 0);
  CHECK(bench->records[1].trial.sample == 0);
}

TEST_CASE("what belongs to nothing is left out and counted") {
  const ReviewsFolder folder(1);
  folder.lines(kLines, {line_review(1, "one", "three", "9 8", {9, 8}),
                        line_review(7, "one", "two", "9 8", {9, 8})});
  folder.write("review/notes.md", "?");
  folder.write("answer/README", "?");
  folder.lines("answer/answer_three.jsonl",
               {{{"question_id", 9}, {"text", "Nobody asked."}}});

  const auto bench = read(folder);

  REQUIRE(bench);
  CHECK(bench->records.empty());
  CHECK(excluded(*bench) ==
        "answer/README: files that are not answer_SYSTEM.jsonl 1\n"
        "answers of three: answers to questions that are not there 1\n"
        "line: reviews of answers that are not there 1\n"
        "line: reviews of questions that are not there 1\n"
        "review/notes.md: files that are not review_A_B_JUDGE of two systems "
        "whose answer/answer_SYSTEM.jsonl is here 1\n");
}

TEST_CASE("what the files hold twice is compared") {
  const ReviewsFolder folder(2);
  Json other = review(2, {scored("8", "7")}, {}, 8, 6);
  other["question"] = "Another one?";
  folder.lines(kOwn, {review(1, {scored("8", "7")}, {}, 8, 7), other});
  folder.lines(kLines, {line_review(1, "one", "two", "I say.", {9, 8})});

  const auto bench = read(folder);

  REQUIRE(bench);
  std::map<std::string, std::pair<std::uint32_t, std::uint32_t>> checks;
  for (const Check& check : bench->checks) {
    checks[check.name] = {check.rows, check.mismatches};
  }
  const decltype(checks) expected = {{"averages", {4, 1}},
                                     {"questions", {2, 1}},
                                     {"scores", {1, 1}},
                                     {"strict_scores", {2, 0}}};
  CHECK(checks == expected);
}

TEST_CASE("a broken folder is an error with its place") {
  struct Case {
    std::string file, text, error;
    std::uint32_t line;
  };
  const std::string question =
      R"({"question_id": 1, "text": "?", "category": "c"})";
  const std::string answer = R"({"question_id": 1, "text": "."})";
  const std::string reviewed =
      R"({"question_id": 1, "review": [], "review_bpc": [], "score": null})";
  const auto [file, text, error, line] = GENERATE_COPY(
      values<Case>({{"question.jsonl", question + "\n" + question,
                     "question '1' is given twice", 2},
                    {"question.jsonl", R"({"question_id": 1, "text": "?"})",
                     "missing field 'category'", 1},
                    {"answer/answer_one.jsonl", answer + "\n" + answer,
                     "question '1' is answered twice", 2},
                    {"answer/answer_one.jsonl", R"({"question_id": 1})",
                     "missing field 'text'", 1},
                    {kOwn, reviewed + "\n" + reviewed,
                     "question '1' was reviewed before by 'judge'", 2},
                    {kLabels, "one\nthree",
                     "a label must be of 'one', 'two' or TIE, got "
                     "'three'",
                     2},
                    {kLabels, "one\nVICUNA13B",
                     "a label must be of 'one', 'two' or TIE, got "
                     "'VICUNA13B'",
                     2},
                    {kLabels, "one", "there are 1 labels for 2 questions", 1},
                    {kLabels, "one\ntwo\none",
                     "there are more labels than the 2 questions", 3},
                    {kLabels, "one\n\ntwo", "a label is missing here", 2}}));
  const ReviewsFolder folder;
  const std::string path = folder.write(file, text);

  const auto bench = read(folder);

  REQUIRE_FALSE(bench);
  CHECK(bench.error().message == error);
  CHECK(bench.error().where.file == path);
  CHECK(bench.error().where.line == line);
}

TEST_CASE("a half-written last line of reviews is an error on that line") {
  const ReviewsFolder folder;
  const std::string path = folder.write(
      kOwn, review(1, {}, {}, 1, 2).dump() + "\n{\"question_id\": 2, \"rev");

  const auto bench = read(folder);

  REQUIRE_FALSE(bench);
  CHECK(bench.error().where.file == path);
  CHECK(bench.error().where.line == 2);
}

TEST_CASE("a folder without questions or answers is an error") {
  const BenchmarkFolder empty;
  CHECK(read(empty).error().where.file == empty.path() + "/question.jsonl");
  empty.lines("question.jsonl",
              {{{"question_id", 1}, {"text", "?"}, {"category", "c"}}});

  CHECK(read(empty).error().message ==
        "there is no answer/answer_SYSTEM.jsonl in this folder");
}

TEST_CASE("two files must not review a question for the same judge") {
  const ReviewsFolder folder(1);
  folder.lines(kOwn, {review(1, {}, {}, 1, 2)});
  folder.lines("review/review_one_two_judge.jsonl", {review(1, {}, {}, 1, 2)});

  const auto bench = read(folder);

  REQUIRE_FALSE(bench);
  CHECK(bench.error().message == "question '1' was reviewed before by 'judge'");
}
