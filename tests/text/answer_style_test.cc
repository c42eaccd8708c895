#include "text/answer_style.h"

#include <catch2/catch.hpp>
#include <string>

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

constexpr std::string_view kAnswer =
    "# Rings\n"
    "\n"
    "Saturn's rings are ice. Are Jupiter's? No!\n"
    "- **Saturn**: ice\n"
    "* Jupiter: dust\n"
    "\u2022 Uranus\n"
    "  1. first 22\n"
    "12) second\n"
    "\n"
    "```cpp\n"
    "int a = 1;\n"
    "```\n"
    "Use `a` and `b`.\n"
    "- **Saturn**: ice\n";

}  // namespace

// Counted by hand.
TEST_CASE("marks, words and lines of an answer are counted") {
  const AnswerStyle style = answer_style(kAnswer);

  CHECK(style.headers == 1);
  CHECK(style.bold == 2);
  CHECK(style.unordered == 4);
  CHECK(style.ordered == 2);
  CHECK(style.fences == 1);
  CHECK(style.inline_code == 2);
  CHECK(style.digits == 6);
  CHECK(style.paragraphs == 3);
  CHECK(style.lines == 12);
  CHECK(style.repeated_lines == 1);
  CHECK(style.sentences == 4);
  CHECK(style.words == 28);
  CHECK(style.counted_words == 28);
  CHECK(style.distinct_words == 21);
  CHECK(style.code_points == kAnswer.size() - 2);
  CHECK_FALSE(style.refusal);
}

TEST_CASE("words are equal in any case, and their length is in code points") {
  const AnswerStyle style = answer_style("Ring RING r\u00efng it's");

  CHECK(style.words == 4);
  CHECK(style.distinct_words == 3);
  CHECK(style.word_points == 16);
  CHECK(style.content.size() == 3);  // "it's" has four bytes.
  CHECK(answer_style("\u201cring\u201d\u2014ring \u2022").words == 2);
  CHECK(answer_style("\u201cring\u201d\u2014ring \u2022").distinct_words == 1);
  CHECK(answer_style("a\xE2\x80").words == 1);
}

TEST_CASE("a refusal shows at its beginning") {
  struct Case {
    std::string_view text;
    bool refusal;
  };
  const auto [text, refusal] = GENERATE(
      Case{"I'm sorry, but that is not possible.", true},
      Case{"I\u2019m sorry, but no.", true},
      Case{"As an AI, I have no body.", true},
      Case{"UNFORTUNATELY, I cannot.", true}, Case{"", false},
      Case{"Four planets have rings.", false}, Case{"Sorry about it.", false});

  CHECK(answer_style(text).refusal == refusal);
  CHECK_FALSE(answer_style(std::string(200, '.') + std::string(text)).refusal);
}

TEST_CASE("recall is the share of the question's content words") {
  const AnswerStyle question = answer_style("Which planets have bright rings?");
  const auto recall = [&](std::string_view answer) {
    return topic_recall(question, answer_style(answer));
  };

  // Content: planets, bright, rings; "which" and "have" are not.
  CHECK(question.content.size() == 3);
  CHECK_THAT(recall("Rings of PLANETS."), WithinAbs(2.0 / 3, 1e-15));
  CHECK(recall("bright planets, rings, rings") == 1);
  CHECK(recall("which have this") == 0);
  CHECK(recall("") == 0);
  CHECK(topic_recall(answer_style("Why?"), question) == 0.5);
}

TEST_CASE("any bytes are counted, within bounds") {
  std::string words, lines;
  for (int i = 0; i < 100'000; ++i) {
    words += std::to_string(i) + "word ";
    lines += "same\n";
  }

  const AnswerStyle many = answer_style(words);
  CHECK(many.words == 100'000);
  CHECK(many.counted_words == kMostCountedWords);
  CHECK(many.distinct_words == kMostCountedWords);
  CHECK(many.content.size() == kMostCountedWords);
  CHECK(answer_style(lines).lines == kMostCountedLines);
  CHECK(answer_style(lines).repeated_lines == kMostCountedLines - 1);
  CHECK(answer_style("").words == 0);
  CHECK(answer_style("").paragraphs == 0);
  CHECK(answer_style(std::string("\0\xff\xfe\x80", 4)).words == 1);
  CHECK(answer_style(std::string(1'000'000, '`')).fences == 1);
  CHECK(answer_style(std::string(1'000'000, '*')).bold == 250'000);
  CHECK(answer_style(std::string(1'000'000, '#')).headers == 0);
}

}  // namespace assize
