#include "suites/fair_eval/review_reader.h"

#include <cmath>

#include "suites/fair_eval/reviews_folder.h"

using namespace assize;
using assize::fair_eval::Review;
using assize::fair_eval::ReviewReader;
using assize::testing::fair::BenchmarkFolder;
using assize::testing::fair::Json;
using assize::testing::fair::line_review;
using assize::testing::fair::review;
using assize::testing::fair::scored;

namespace {

ReviewReader reader() {
  const auto about = fair_eval::description();
  REQUIRE(about);
  auto out = ReviewReader::make(*about);
  REQUIRE(out);
  return *out;
}

/// What a file of one line gives, or its error.
Result<Review> read(const Json& line) {
  const BenchmarkFolder folder;
  const std::string path = folder.lines("r.json", {line});
  JsonReader json;
  Review out;
  const auto file =
      reader().read(json, path, [&](const Review& row) -> Result<void> {
        out = row;
        for (fair_eval::Sample& sample : out.samples) sample.text = {};
        return {};
      });
  if (!file) return tl::unexpected(file.error());
  return out;
}

}  // namespace

TEST_CASE("scores are those of the last two lines, behind the last colon") {
  struct Case {
    std::string text;
    std::vector<double> scores;  ///< None: no verdict.
  };
  // What the published program reads, worked by hand from its rule.
  const auto [text, scores] =
      GENERATE(values<Case>({{scored("8", "7.5"), {8, 7.5}},
                             {"8\n7", {8, 7}},
                             {"one: two: 8 \n\t: 7", {8, 7}},
                             {scored("8", "7") + "\n", {}},
                             {scored("8/10", "7/10"), {}},
                             {scored("**8**", "7"), {}},
                             {scored("8", "7") + "\nThe first is better.", {}},
                             {scored("8", ""), {}},
                             {scored("nan", "7"), {}},
                             {scored("11", "7"), {}},
                             {"Score of the Assistant 1: 8", {}},
                             {"", {}}}));
  CAPTURE(text);

  const Verdict verdict = reader().parse(text);

  CHECK(verdict.score == scores);
  CHECK(judged(verdict.status) == !scores.empty());
}

TEST_CASE("the second list of reviews is in the other order") {
  const auto out = read(review(3, {scored("8", "7"), scored("8", "7") + "\n"},
                               {scored("6", "9")}, 8.5, 6.5));

  REQUIRE(out);
  CHECK(out->question == "3");
  REQUIRE(out->samples.size() == 3);
  CHECK_FALSE(out->samples[1].swapped);
  CHECK(out->samples[1].verdict.status == Status::kUnparsed);
  CHECK(out->samples[2].swapped);
  CHECK(out->samples[2].verdict.winner == 1);
  CHECK(out->score == std::array{8.5, 6.5});
  // A careful reader sees the scores before the last line break.
  CHECK(out->other_strict == 1);
}

TEST_CASE("the recorded scores of a review in one piece stand") {
  struct Case {
    std::string text;
    Json score;
    Status status;
    bool differs;
  };
  const auto [text, score, status, differs] = GENERATE(values<Case>(
      {{"9 8.5\nBoth are fine.", {9.0, 8.5}, Status::kChosen, false},
       {"9,9", {9, 9}, Status::kTied, false},
       {"First, I think.\n10 6", {10, 6}, Status::kChosen, true},
       {"First, I think.", {-1, -1}, Status::kUnparsed, false},
       {"8 9\nBoth.", nullptr, Status::kChosen, false},
       {"", {1, 2}, Status::kChosen, false}}));
  CAPTURE(text);

  const auto out = read(line_review(1, "one", "two", text, score));

  REQUIRE(out);
  REQUIRE(out->samples.size() == 1);
  CHECK(out->samples[0].verdict.status == status);
  CHECK(out->text_differs == differs);
}

TEST_CASE("a broken review is an error with its line") {
  const Json good = review(1, {}, {}, 1, 2);
  const Json line = line_review(1, "one", "two", "9 8", {9, 8});
  struct Case {
    Json row;
    std::string field;
    Json value;
    std::string error;
  };
  const auto [row, field, value, error] = GENERATE_COPY(values<Case>(
      {{good, "review", "text", "review must be a list of texts, got text"},
       {good, "review_bpc", Json::array({1}),
        "review_bpc must be a list of texts"},
       {good, "score", {1}, "score must be two numbers, of a million at most"},
       {good, "question_id", 1.5,
        "question_id must be a whole number or a text"},
       {good, "question", 7, "question must be text, got a number"},
       {line, "answer1_id", nullptr, "answer1_id must be text, got null"},
       {line,
        "score",
        {1e9, 1},
        "score must be two numbers, of a million at most"}}));
  Json broken = row;
  broken[field] = value;

  const auto out = read(broken);

  REQUIRE_FALSE(out);
  CHECK(out.error().message == error);
  CHECK(out.error().where.line == 1);
}

TEST_CASE("a review without its scores is an error, in either form") {
  for (Json row :
       {review(1, {}, {}, 1, 2), line_review(1, "one", "two", "9 8", {9, 8})}) {
    row.erase("score");

    const auto out = read(row);

    REQUIRE_FALSE(out);
    CHECK(out.error().message == "missing field 'score'");
    CHECK(out.error().where.line == 1);
  }
}

TEST_CASE("a line of neither form is an error") {
  CHECK(read({{"question_id", 1}}).error().message ==
        "missing field 'review' or 'answer1_id'");
  CHECK(read({{"review", Json::array()}}).error().message ==
        "missing field 'question_id'");
}
