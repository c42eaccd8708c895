#include "suites/generic/prompts.h"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

using namespace assize;
using Catch::Matchers::WithinAbs;
using suites::collection_prompt;
using suites::Judging;

namespace {

JudgePrompt prompt(Judging judging, std::string_view text = "") {
  auto out = collection_prompt(judging, text, "judge.txt");
  if (!out) FAIL(render(out.error()));
  return std::move(*out);
}

std::string filled(const JudgePrompt& of, const Values& values) {
  const auto messages = fill(of.frame, values);
  if (!messages) FAIL(messages.error().message);
  REQUIRE(messages->size() == 1);
  CHECK(messages->front().role == Role::kUser);
  return messages->front().text;
}

Completion said(std::string text) {
  Completion out;
  out.text = std::move(text);
  return out;
}

std::size_t count(std::string_view text, std::string_view of) {
  std::size_t n = 0;
  for (auto at = text.find(of); at != text.npos; at = text.find(of, at + 1)) {
    ++n;
  }
  return n;
}

}  // namespace

TEST_CASE("the pairwise prompt shows each text once, between coded marks") {
  const std::string text =
      filled(prompt(Judging::kPairwise), {{"question", "WHAT?"},
                                          {"answer_1", "ONE {answer_2}"},
                                          {"answer_2", "TWO {nonce}"},
                                          {"label_1", "A"},
                                          {"label_2", "B"},
                                          {"nonce", "c0de"}});

  CHECK(count(text, "WHAT?") == 1);
  CHECK(text.find("[Answer A c0de]\nONE {answer_2}\n[End of answer A c0de]") !=
        text.npos);
  CHECK(text.find("[Answer B c0de]\nTWO {nonce}\n[End of answer B c0de]") !=
        text.npos);
  CHECK(text.find("Reply with [[A]] or [[B]]") != text.npos);
}

TEST_CASE("the pointwise prompt shows one answer and asks for a number") {
  const JudgePrompt of = prompt(Judging::kPointwise);
  const std::string text = filled(
      of, {{"question", "WHAT?"}, {"answer_1", "ONE"}, {"nonce", "c0de"}});

  CHECK(of.slots == 1);
  CHECK(of.labels.empty());
  CHECK(text.find("[Answer c0de]\nONE\n[End of answer c0de]") != text.npos);
}

TEST_CASE("what a judge writes by the grammar is read back") {
  const JudgePrompt pair = prompt(Judging::kPairwise);
  const auto verdict = [&](std::string_view word) {
    return pair.official.parse(said(pair.official.write(word)), pair.labels);
  };
  CHECK(pair.slots == 2);
  CHECK(pair.labels == std::vector<std::string>{"A", "B"});
  CHECK(verdict("A").status == Status::kChosen);
  CHECK(verdict("A").winner == 0);
  CHECK(verdict("B").winner == 1);
  CHECK(verdict("tie").status == Status::kTied);
  CHECK(verdict("tie").tie == Tie::kDeclared);
  CHECK(verdict("C").status == Status::kUnparsed);

  const JudgePrompt alone = prompt(Judging::kPointwise);
  struct Row {
    std::string_view word;
    Status status;
    double score;
  };
  for (const Row& row :
       {Row{"1", Status::kScored, 1}, Row{"10", Status::kScored, 10},
        Row{"7.5", Status::kScored, 7.5}, Row{"0", Status::kOffScale, 0},
        Row{"11", Status::kOffScale, 0}, Row{"-3", Status::kOffScale, 0},
        Row{"seven", Status::kUnparsed, 0}}) {
    CAPTURE(row.word);
    const Verdict read =
        alone.official.parse(said(alone.official.write(row.word)), {});
    CHECK(read.status == row.status);
    if (row.status != Status::kScored) continue;
    REQUIRE(read.score.size() == 1);
    CHECK_THAT(read.score[0], WithinAbs(row.score, 1e-12));
  }
}

TEST_CASE("the last verdict of a reply counts") {
  const JudgePrompt pair = prompt(Judging::kPairwise);
  const Verdict verdict = pair.official.parse(
      said("At first [[A]], or [[tie]]; but no: [[B]]."), pair.labels);

  CHECK(verdict.winner == 1);
}

TEST_CASE("a template of one's own takes the place of the house's") {
  const JudgePrompt of = prompt(
      Judging::kPairwise, "{question}|{answer_1}|{answer_2}|{rubric}|{a b}");

  CHECK(filled(of, {{"question", "q"},
                    {"answer_1", "x"},
                    {"answer_2", "y"},
                    {"rubric", "r"}}) == "q|x|y|r|{a b}");
}

TEST_CASE("a template without a needed slot is an error that names it") {
  struct Row {
    Judging judging;
    std::string_view text, message;
  };
  for (const Row& row : {Row{Judging::kPairwise, "{answer_1}{answer_2}",
                             "the template has no slot {question}"},
                         Row{Judging::kPairwise, "{question}{answer_2}",
                             "the template has no slot {answer_1}"},
                         Row{Judging::kPairwise, "{question}{answer_1}",
                             "the template has no slot {answer_2}"},
                         Row{Judging::kPointwise, "{question}",
                             "the template has no slot {answer_1}"}}) {
    const auto of = collection_prompt(row.judging, row.text, "judge.txt");
    REQUIRE_FALSE(of);
    CHECK(of.error().message == row.message);
    CHECK(of.error().where.file == "judge.txt");
  }
  CHECK(collection_prompt(Judging::kPointwise, "{question}{answer_1}", ""));
}
