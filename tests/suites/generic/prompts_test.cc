#include "suites/generic/prompts.h"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

using namespace assize;
using Catch::Matchers::WithinAbs;
using suites::collection_prompt;
using suites::Judging;
using suites::PromptChoice;

namespace {

JudgePrompt prompt(const PromptChoice& choice, std::string_view text = "") {
  auto out = collection_prompt(choice, text, "judge.txt");
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
  const std::string text = filled(prompt({}), {{"question", "WHAT?"},
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
  const JudgePrompt of = prompt({.judging = Judging::kPointwise});
  const std::string text = filled(
      of, {{"question", "WHAT?"}, {"answer_1", "ONE"}, {"nonce", "c0de"}});

  CHECK(of.slots == 1);
  CHECK(of.labels.empty());
  CHECK(text.find("[Answer c0de]\nONE\n[End of answer c0de]") != text.npos);
}

TEST_CASE("what a judge writes by the grammar is read back") {
  const JudgePrompt pair = prompt({});
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

  const JudgePrompt alone = prompt({.judging = Judging::kPointwise});
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
  const JudgePrompt pair = prompt({});
  const Verdict verdict = pair.official.parse(
      said("At first [[A]], or [[tie]]; but no: [[B]]."), pair.labels);

  CHECK(verdict.winner == 1);
}

TEST_CASE("a template of one's own takes the place of the house's") {
  const JudgePrompt of =
      prompt({}, "{question}|{answer_1}|{answer_2}|{rubric}|{a b}");

  CHECK(filled(of, {{"question", "q"},
                    {"answer_1", "x"},
                    {"answer_2", "y"},
                    {"rubric", "r"}}) == "q|x|y|r|{a b}");
}

TEST_CASE("a template without a needed slot is an error that names it") {
  struct Row {
    PromptChoice choice;
    std::string_view text, message;
  };
  const PromptChoice alone = {.judging = Judging::kPointwise};
  const PromptChoice best = {.judging = Judging::kBestOf, .best_of = 3};
  for (const Row& row :
       {Row{{}, "{answer_1}{answer_2}", "the template has no slot {question}"},
        Row{{}, "{question}{answer_2}", "the template has no slot {answer_1}"},
        Row{{}, "{question}{answer_1}", "the template has no slot {answer_2}"},
        Row{{.reference = true},
            "{question}{answer_1}{answer_2}",
            "the template has no slot {reference}"},
        Row{best, "{question}{answer_1}{answer_2}",
            "the template has no slot {answer_3}"},
        Row{alone, "{question}", "the template has no slot {answer_1}"}}) {
    const auto of = collection_prompt(row.choice, row.text, "judge.txt");
    REQUIRE_FALSE(of);
    CHECK(of.error().message == row.message);
    CHECK(of.error().where.file == "judge.txt");
  }
  CHECK(collection_prompt(alone, "{question}{answer_1}", ""));
}

TEST_CASE("a judge model's format ends the house's page, and reads the reply") {
  const JudgePrompt of = prompt({.format = "prometheus"});
  const JudgePrompt alone =
      prompt({.judging = Judging::kPointwise, .format = "auto_j"});

  CHECK(of.official.spec().id == "prometheus.relative/1");
  CHECK(of.labels == std::vector<std::string>{"A", "B"});
  CHECK(of.sampling.max_tokens == 1024);
  CHECK(literal_text(of.frame).find("[RESULT] (") != std::string::npos);
  CHECK(of.official.parse(said("Fine. [RESULT] B"), of.labels).winner == 1);
  CHECK(alone.official.spec().id == "auto_j.single/1");
  CHECK(alone.labels.empty());
  CHECK(prompt({.format = "auto_j"}).labels ==
        std::vector<std::string>{"1", "2"});
}

TEST_CASE("the best-of prompt shows every answer under its letter") {
  const JudgePrompt of = prompt({.judging = Judging::kBestOf, .best_of = 8});
  const std::string text = literal_text(of.frame);

  CHECK(of.slots == 8);
  CHECK(of.labels.size() == 8);
  CHECK(of.labels.back() == "H");
  CHECK(text.find("You compare eight answers to one request.") == 0);
  CHECK(slots_of(of.frame).size() == 2 + 8 + 8);
  CHECK(of.official.parse(said("[[H]]"), of.labels).winner == 7);
}

TEST_CASE("a reference is shown between marks of its own") {
  const std::string text =
      filled(prompt({.judging = Judging::kPointwise, .reference = true}),
             {{"question", "WHAT?"},
              {"answer_1", "ONE"},
              {"reference", "RIGHT"},
              {"nonce", "c0de"}});

  CHECK(text.find("[Reference c0de]\nRIGHT\n[End of reference c0de]") !=
        text.npos);
  CHECK(text.find("hold the others against") != text.npos);
}

TEST_CASE("a model that does not judge so has no format") {
  CHECK(suites::format_of(
            {.judging = Judging::kPointwise, .format = "skywork"}) == nullptr);
  CHECK(suites::format_of(
            {.judging = Judging::kBestOf, .format = "prometheus"}) == nullptr);
  CHECK(suites::format_of({.judging = Judging::kBestOf})->id ==
        "assize.best_of/1");
}
