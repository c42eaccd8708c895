#include "suites/fair_eval/native.h"

#include <algorithm>

#include "data.h"
#include "suites/fair_eval/reviews_folder.h"

using namespace assize;
using assize::fair_eval::read_answer_file;
using assize::fair_eval::write_answers;
using assize::fair_eval::write_verdicts;
using assize::testing::fair::BenchmarkFolder;
using assize::testing::fair::fair_eval_on;
using assize::testing::fair::kOwn;
using assize::testing::fair::read;
using assize::testing::fair::review;
using assize::testing::fair::ReviewsFolder;
using assize::testing::fair::scored;

namespace {

std::vector<Record> records_of(const Benchmark& bench, std::uint16_t judge) {
  std::vector<Record> out;
  std::ranges::copy_if(
      bench.records, std::back_inserter(out),
      [&](const Record& record) { return record.trial.judge == judge; });
  return out;
}

std::uint16_t judge_called(const Benchmark& bench, const std::string& name) {
  const auto found = std::ranges::find(bench.judges, name);
  REQUIRE(found != bench.judges.end());
  return static_cast<std::uint16_t>(found - bench.judges.begin());
}

/// "1 by 0: 9 8": of each verdict the question, who was shown first, scores.
std::vector<std::string> verdicts_of(const Benchmark& bench,
                                     std::uint16_t judge) {
  std::vector<std::string> out;
  for (const Record& record : records_of(bench, judge)) {
    out.push_back(std::string(bench.items[record.trial.item].id) + " by " +
                  bench.systems[record.trial.shown[0]] + ":");
    for (const double score : record.verdict.score) {
      out.back() += " " + std::to_string(score);
    }
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace

TEST_CASE("answers are written as FairEval's programs read them") {
  const ReviewsFolder folder(1);
  const auto bench = read(folder);
  REQUIRE(bench);

  const auto file = write_answers(*bench, 1);

  REQUIRE(file);
  CHECK(file->path == "answer/answer_two.jsonl");
  const auto line = testing::fair::Json::parse(file->text);
  CHECK(line["question_id"] == 1);
  CHECK(line["text"] == "By two.");
  CHECK(line["model_id"] == "two");
  CHECK(line["answer_id"].get<std::string>().size() == 22);
}

TEST_CASE("the recorded answers come back from what is written of them") {
  ASSIZE_NEED_DATA(results, "fair_eval");
  const auto bench = fair_eval_on(results)->read(1);
  REQUIRE(bench);

  for (std::uint16_t system = 0; system < bench->systems.size(); ++system) {
    const BenchmarkFolder folder;
    const auto file = write_answers(*bench, system);
    REQUIRE(file);
    const auto back = read_answer_file(folder.write(file->path, file->text));
    const auto original = read_answer_file(results + "/answer/answer_" +
                                           bench->systems[system] + ".jsonl");

    REQUIRE(back);
    REQUIRE(original);
    CHECK(back->systems == std::vector{bench->systems[system]});
    REQUIRE(back->answers.size() == 80);
    for (std::size_t i = 0; i < 80; ++i) {
      CHECK(back->answers[i].turns == original->answers[i].turns);
      CHECK(back->items[i].id == original->items[i].id);
    }
  }
}

TEST_CASE("the recorded reviews come back as the same verdicts") {
  ASSIZE_NEED_DATA(results, "fair_eval");
  const auto bench = fair_eval_on(results)->read(1);
  REQUIRE(bench);
  const std::uint16_t judge = judge_called(*bench, "gpt-4");
  const auto records = records_of(*bench, judge);
  const std::uint16_t first = records[0].trial.shown[0];

  const auto file = write_verdicts(*bench, first, judge, records);

  REQUIRE(file);
  CHECK(file->path == "review/review_gpt35_vicuna-13b_gpt-4.json");
  const BenchmarkFolder folder;
  std::filesystem::copy(results + "/question.jsonl",
                        folder.path() + "/question.jsonl");
  std::filesystem::copy(results + "/answer", folder.path() + "/answer");
  folder.write(file->path, file->text);
  const auto back = read(folder);
  REQUIRE(back);
  CHECK(verdicts_of(*back, judge_called(*back, "gpt-4")) ==
        verdicts_of(*bench, judge));
  for (const Check& check : back->checks) CHECK(check.mismatches == 0);
}

TEST_CASE("samples of both orders are written with what was said") {
  const ReviewsFolder folder(1);
  const auto line =
      review(1, {scored("8", "7"), "?"}, {scored("5", "6")}, 7, 6);
  folder.lines(kOwn, {line});
  const auto bench = read(folder);
  REQUIRE(bench);

  const auto file = write_verdicts(*bench, 0, 0, records_of(*bench, 0));

  REQUIRE(file);
  CHECK(testing::fair::Json::parse(file->text) == line);
}

TEST_CASE("a sample that was not read comes back as none, in its place") {
  const ReviewsFolder folder(2);
  folder.lines(kOwn, {review(1, {"?", scored("8", "7")},
                             {scored("5", "6"), scored("9", "2")}, 6, 6),
                      {{"question_id", 2},
                       {"review", {"?"}},
                       {"review_bpc", {""}},
                       {"score", nullptr}}});
  auto bench = read(folder);
  REQUIRE(bench);
  // A text that only FairEval's parser reads: as nothing, for it was no
  // verdict.
  bench->records[0].raw = bench->records[1].raw;
  bench->judges[0] = "org/judge";

  const auto file = write_verdicts(*bench, 0, 0, records_of(*bench, 0));

  REQUIRE(file);
  CHECK(file->path == "review/review_one_two_org_judge.json");
  const ReviewsFolder copy(2);
  copy.write(file->path, file->text);
  const auto back = read(copy);
  REQUIRE(back);
  REQUIRE(back->records.size() == 6);
  CHECK_FALSE(judged(back->records[0].verdict.status));
  CHECK(verdicts_of(*back, 0) == verdicts_of(*bench, 0));
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(back->records[i].trial.sample == bench->records[i].trial.sample);
  }
}

TEST_CASE("a file of reviews is of one pair") {
  const ReviewsFolder folder(1);
  folder.lines("answer/answer_zero.jsonl",
               {{{"question_id", 1}, {"text", "By zero."}}});
  folder.lines(kOwn, {review(1, {scored("9", "8")}, {}, 9, 8)});
  folder.lines("review/review_one_zero_judge.json",
               {review(1, {scored("9", "8")}, {}, 9, 8)});
  const auto bench = read(folder);
  REQUIRE(bench);

  const auto file = write_verdicts(*bench, 0, 0, records_of(*bench, 0));

  REQUIRE_FALSE(file);
  CHECK(file.error().message ==
        "'one' was compared with 'zero' and 'two', and a file of reviews is of "
        "one pair");
}

TEST_CASE("people's labels are written as labels") {
  const ReviewsFolder folder(3);
  folder.write(testing::fair::kLabels, "two\nTIE\none");
  const auto bench = read(folder);
  REQUIRE(bench);

  const auto file = write_verdicts(*bench, 0, 0, records_of(*bench, 0));

  REQUIRE(file);
  CHECK(file->path == testing::fair::kLabels);
  CHECK(file->text == "two\nTIE\none\n");
}

TEST_CASE("labels that are not one for each question are no file") {
  const ReviewsFolder folder(2);
  folder.write(testing::fair::kLabels, "two\nTIE");
  const auto bench = read(folder);
  REQUIRE(bench);
  std::vector<Record> twice = records_of(*bench, 0);
  twice.push_back(twice.front());

  const auto few = write_verdicts(*bench, 0, 0, {twice.data(), 1});
  const auto many = write_verdicts(*bench, 0, 0, twice);

  REQUIRE_FALSE(few);
  CHECK(few.error().message ==
        "1 of 2 questions are labelled, and a file of labels has one line for "
        "each");
  REQUIRE_FALSE(many);
  CHECK(many.error().message ==
        "question '1' has several verdicts without scores, and a file of "
        "labels has one line for each");
}
