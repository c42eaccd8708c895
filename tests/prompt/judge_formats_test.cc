#include "prompt/judge_formats.h"

#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "core/error.h"

using namespace assize;
using Kind = GrammarSpec::Kind;

namespace {

Verdict read(const JudgeFormat& format, const std::string& text) {
  const auto grammar = Grammar::compile(format.grammar());
  if (!grammar) FAIL(render(grammar.error()));
  Completion said;
  said.text = text;
  return grammar->parse(said, format.labels_of(2));
}

/// "0", "1", "tie", a score, or the status of what was not understood.
std::string verdict(std::string_view name, Kind kind, const std::string& text) {
  const JudgeFormat* format = find_judge_format(name, kind);
  REQUIRE(format != nullptr);
  const Verdict said = read(*format, text);
  if (said.status == Status::kChosen) return std::to_string(said.winner);
  if (said.status == Status::kTied) return "tie";
  if (said.status == Status::kScored) {
    const std::string digits = std::to_string(said.score.front());
    return digits.substr(0, digits.find('.') + 2);
  }
  return std::string(assize::name(said.status));
}

}  // namespace

TEST_CASE("every format compiles, says its source, and is one of its kind") {
  std::set<std::pair<std::string_view, Kind>> seen;
  std::set<std::string_view> ids;
  for (const JudgeFormat& format : judge_formats()) {
    INFO(format.id);
    const auto grammar = Grammar::compile(format.grammar());
    if (!grammar) FAIL(render(grammar.error()));
    CHECK(seen.insert({format.name, format.kind}).second);
    CHECK(ids.insert(format.id).second);
    CHECK_FALSE(format.source.empty());
    CHECK(format.ask.ends_with('\n'));
    CHECK((format.kind == Kind::kPointwise) == format.labels.empty());
  }
}

TEST_CASE("every name of a setting is that of a format for pairs") {
  for (const std::string_view name : judge_format_names()) {
    CAPTURE(name);
    CHECK(find_judge_format(name, Kind::kPairwise) != nullptr);
  }
  CHECK(judge_format_names()[0] == "house");
  CHECK(find_judge_format("skywork", Kind::kPointwise) == nullptr);
  CHECK(find_judge_format("nobody", Kind::kPairwise) == nullptr);
}

TEST_CASE("what a judge writes by a format is read back") {
  for (const JudgeFormat& format : judge_formats()) {
    INFO(format.id);
    const auto grammar = Grammar::compile(format.grammar());
    REQUIRE(grammar);
    if (format.kind == Kind::kPointwise) {
      for (const double score : {format.least, format.most}) {
        const auto word = std::to_string(static_cast<int>(score));
        CHECK(read(format, grammar->write(word)).score ==
              std::vector<double>{score});
      }
      continue;
    }
    const auto labels = format.labels_of(2);
    CHECK(read(format, grammar->write(labels[0])).winner == 0);
    CHECK(read(format, grammar->write(labels[1])).winner == 1);
    for (const std::string_view tie : format.ties) {
      if (tie.empty()) continue;
      CHECK(read(format, grammar->write(tie)).status == Status::kTied);
    }
  }
}

TEST_CASE("verdicts on pairs are read as each model writes them") {
  const auto [name, text,
              said] = GENERATE(table<std::string, std::string, std::string>({
      {"prometheus", "Feedback: A is right. [RESULT] A", "0"},
      {"prometheus", "Feedback: fine. [Result] (B)", "1"},
      {"prometheus", "Good. [RESULT] Response B\n", "1"},
      {"prometheus", "Good. [RESULT: A]", "0"},
      {"prometheus", "Good.\n[RESULT]\nB", "1"},
      {"prometheus", "[RESULT] A\nBut no: [RESULT] B", "0"},
      {"prometheus", "[RESULT] although both are good", "unparsed"},
      {"prometheus", "[RESULT] As one may see", "unparsed"},
      {"prometheus", "A is better", "unparsed"},
      {"prometheus", "[RESULT] C", "unparsed"},
      {"compass_judger", "A", "0"},
      {"compass_judger", " B\n", "1"},
      {"compass_judger", "[[B]]", "1"},
      {"compass_judger", "**A**.", "0"},
      {"compass_judger", "Choice: B", "1"},
      {"compass_judger", "Assistant A", "0"},
      {"compass_judger", "C", "tie"},
      {"compass_judger", "A is better", "unparsed"},
      {"compass_judger", "A or B", "unparsed"},
      {"compass_judger", "Apples", "unparsed"},
      {"auto_j", "Both err. So, the final decision is Response 1. It ...", "0"},
      {"auto_j", "So, the final decision is response 2", "1"},
      {"auto_j", "the final decision is Tie.", "tie"},
      {"auto_j", "So, the final decision is TIE", "tie"},
      {"auto_j",
       "The final decision is Response 1? No, the final decision is "
       "Response 2.",
       "1"},
      {"auto_j", "The final decision is Response 12.", "unparsed"},
      {"auto_j",
       "The final decision is Response 1. The final decision is hard.",
       "unparsed"},
      {"auto_j", "Response 1 is better.", "unparsed"},
      {"skywork", "[[A]]", "0"},
      {"skywork", "The verdict: [[B]].", "1"},
      {"skywork", "[[A]] and again [[A]]", "0"},
      {"skywork", "[[A]] or [[B]]", "ambiguous"},
      {"skywork", "[[C]]", "unparsed"},
  }));
  CAPTURE(name, text);

  CHECK(verdict(name, Kind::kPairwise, text) == said);
}

TEST_CASE("scores are read as each model writes them") {
  const auto [name, text, said] =
      GENERATE(table<std::string, std::string, std::string>({
          {"prometheus", "Feedback: good. [RESULT] 4", "4.0"},
          {"prometheus", "Good. [RESULT] (5)", "5.0"},
          {"prometheus", "Good. [SCORE]: 3/5", "3.0"},
          {"prometheus", "Good. [RESULT] 2.", "2.0"},
          {"prometheus", "Good. [RESULT] 4.5", "unparsed"},
          {"prometheus", "Good. [RESULT] 6", "off_scale"},
          {"prometheus", "Good. [RESULT] 0", "off_scale"},
          {"prometheus", "[RESULT] 2, no: [RESULT] 5", "2.0"},
          {"prometheus", "Score it 5", "unparsed"},
          {"compass_judger",
           "{'\xE7\xBB\xBC\xE5\x90\x88\xE5\xBE\x97\xE5\x88\x86': 7}", "7.0"},
          {"compass_judger",
           "\xE7\xBB\xBC\xE5\x90\x88\xE5\xBE\x97\xE5\x88\x86\xEF\xBC\x9A"
           "5\n{\"\xE7\xBB\xBC\xE5\x90\x88\xE5\xBE\x97\xE5\x88\x86\":8}",
           "8.0"},
          {"compass_judger", "Overall score: 6.5", "6.5"},
          {"compass_judger", "{'clarity': 9}", "unparsed"},
          {"compass_judger", "Overall score: 11", "off_scale"},
          {"auto_j", "It errs. Rating: [[5]]", "5.0"},
          {"auto_j", "Rating: [[5]] ... Rating: [[ 2.5 ]]", "2.5"},
          {"auto_j", "[[5]]", "unparsed"},
          {"auto_j", "Rating: [[0]]", "off_scale"},
      }));
  CAPTURE(name, text);

  CHECK(verdict(name, Kind::kPointwise, text) == said);
}

TEST_CASE("the best of many is the last letter, and a tie is no verdict") {
  const JudgeFormat* format =
      find_judge_format("house_best_of", Kind::kPairwise);
  REQUIRE(format != nullptr);
  const auto grammar = Grammar::compile(format->grammar());
  REQUIRE(grammar);
  const auto labels = format->labels_of(5);
  const auto winner = [&](std::string text) {
    Completion said;
    said.text = std::move(text);
    return static_cast<int>(grammar->parse(said, labels).winner);
  };

  CHECK(labels == std::vector<std::string>{"A", "B", "C", "D", "E"});
  CHECK(winner("[[A]], no: [[E]]") == 4);
  CHECK(winner("[[F]]") == -1);
  CHECK(winner("[[tie]]") == -1);
  CHECK(winner("[[X]]") == -1);
  CHECK(format->labels_of(8).back() == "H");
}

TEST_CASE("the odds of a label are those of its token") {
  const JudgeFormat* format = find_judge_format("auto_j", Kind::kPairwise);
  const auto grammar = Grammar::compile(format->grammar());
  REQUIRE(grammar);
  Completion said;
  said.text = "So, the final decision is Response 1";
  said.logprobs = {{{"So, the final decision is", 0}},
                   {{" Response", 0}},
                   {{" ", 0}},
                   {{"1", -0.5}, {"2", -1.5}}};

  const Verdict verdict = grammar->parse(said, format->labels_of(2));

  // 1 / (1 + exp(-1))
  CHECK_THAT(verdict.p_first,
             Catch::Matchers::WithinAbs(0.7310585786300049, 1e-12));
}

TEST_CASE("a judge model's own template has its authors' names for the slots") {
  const JudgeFormat* prometheus =
      find_judge_format("prometheus", Kind::kPairwise);
  const JudgeFormat* compass =
      find_judge_format("compass_judger", Kind::kPairwise);
  REQUIRE(prometheus != nullptr);
  REQUIRE(compass != nullptr);
  using Slots = std::vector<std::string_view>;

  // Our names, and fields of the items, stand beside theirs.
  const Template theirs = prometheus->read(
      "{instruction} A {response_A} B {response_B} {rubric} {domain} {nonce}");
  CHECK(slots_of(theirs) ==
        Slots{"question", "answer_1", "answer_2", "rubric", "domain", "nonce"});

  const Template opencompass =
      compass->read("{question} {prediction} {prediction2} {ref}");
  CHECK(slots_of(opencompass) ==
        Slots{"question", "answer_1", "answer_2", "reference"});
  const Template ours = compass->read("{question} {answer_1} {answer_2}");
  CHECK(slots_of(ours) == Slots{"question", "answer_1", "answer_2"});
}
