#include "text/answer_features.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <string>

#include "text/vocabulary.h"

using assize::answer_features;
using assize::AnswerTable;
using assize::Benchmark;
using assize::Counted;

namespace {

Benchmark with_answers() {
  Benchmark bench;
  bench.answers.resize(3);
  bench.answers[0].turns = {"héllo", "😀"};
  bench.answers[1].turns = {""};
  bench.answers[2].turns = {"plain"};
  return bench;
}

}  // namespace

TEST_CASE("an answer is as long as its turns together") {
  const Benchmark bench = with_answers();

  const AnswerTable one = answer_features(bench, 1);
  const AnswerTable many = answer_features(bench, 8);

  CHECK(one.code_points == std::vector<std::uint32_t>{6, 0, 5});
  CHECK(many.code_points == one.code_points);
  CHECK(one.names.empty());
  CHECK(one.extra.empty());
}

TEST_CASE("the table of a benchmark without texts is used instead") {
  Benchmark bench = with_answers();
  bench.tables.push_back({"answers",
                          {"token_len", "code_points", "lists"},
                          {10, 100, 1, 20, 200, 2, 30, 300, 3}});

  const AnswerTable table = answer_features(bench, 2);

  CHECK(table.code_points == std::vector<std::uint32_t>{100, 200, 300});
  CHECK(table.names == std::vector<std::string>{"token_len", "lists"});
  CHECK(table.extra == std::vector<double>{10, 1, 20, 2, 30, 3});
}

TEST_CASE("a table without lengths adds its columns to those counted") {
  Benchmark bench = with_answers();
  bench.tables.push_back({"answers", {"token_len"}, {10, 20, 30}});

  const AnswerTable table = answer_features(bench, 2);

  CHECK(table.code_points == std::vector<std::uint32_t>{6, 0, 5});
  CHECK(table.names == std::vector<std::string>{"token_len"});
  CHECK(table.extra == std::vector<double>{10, 20, 30});
}

TEST_CASE("attacked answers are counted as the benchmark counts its own") {
  if (!assize::vocabulary("cl100k_base")) {
    WARN("skipped: this build fetched no vocabularies");
    return;
  }
  Benchmark bench = with_answers();
  bench.answers[2].turns = {"Hello, world!", "a"};
  bench.vocabulary = "cl100k_base";
  bench.tables.push_back(
      {"answers", {"token_len", "code_points"}, {10, 100, 20, 200}});

  const AnswerTable table = answer_features(bench, 2);

  CHECK(table.code_points == std::vector<std::uint32_t>{100, 200, 14});
  // Printed by tests/oracles/vocabularies.mjs: 4 and 1.
  CHECK(table.extra == std::vector<double>{10, 20, 5});
  CHECK(table.no_tokens.empty());
}

TEST_CASE("attacked answers without a vocabulary have no tokens, and why") {
  Benchmark bench = with_answers();
  bench.tables.push_back({"answers", {"token_len"}, {10, 20}});

  const AnswerTable unknown = answer_features(bench, 1);
  bench.vocabulary = "none";
  const AnswerTable unheard = answer_features(bench, 1);

  CHECK(unknown.extra[1] == 20);
  CHECK(std::isnan(unknown.extra[2]));
  CHECK(unknown.no_tokens ==
        "the benchmark's answers have a token_len, and no vocabulary is known "
        "that counts so");
  CHECK(unheard.no_tokens ==
        "unknown vocabulary 'none'; known: cl100k_base, o200k_base");
}

TEST_CASE("a benchmark without answers has an empty table") {
  CHECK(answer_features(Benchmark(), 4).rows() == 0);
}

TEST_CASE("an answer's marks are those of its turns together") {
  Benchmark bench = with_answers();
  bench.answers[0].turns = {"# A\n- one\n  2) two\n**b** and **c**", "## B"};
  bench.answers[1].turns = {"#no\n-no\n* yes\n**half"};

  const AnswerTable table = answer_features(bench, 2);

  CHECK(table.headers == std::vector<std::uint32_t>{2, 0, 0});
  CHECK(table.lists == std::vector<std::uint32_t>{2, 1, 0});
  CHECK(table.bold == std::vector<std::uint32_t>{2, 0, 0});
}

TEST_CASE("refusals are counted turn by turn") {
  Benchmark bench = with_answers();
  bench.answers[0].turns = {"I'm sorry, but no.", "I cannot say that."};
  const std::string late =
      "Here it is. " + std::string(200, 'x') + " I cannot say more.";
  bench.answers[1].turns = {late};

  const AnswerTable table = answer_features(bench, 2);

  CHECK(table.refusals == std::vector<std::uint32_t>{2, 0, 0});
}

TEST_CASE("marks are not counted where nobody asks, or no text is given") {
  const Benchmark bench = with_answers();
  Benchmark withheld = with_answers();
  for (auto& answer : withheld.answers) answer.turns = {};
  withheld.tables.push_back({"answers", {"code_points"}, {1, 2, 3}});

  CHECK(answer_features(bench, 1, Counted::kLengths).headers.empty());
  CHECK(answer_features(bench, 1, Counted::kLengths).code_points ==
        answer_features(bench, 1).code_points);
  CHECK(answer_features(withheld, 1).bold.empty());
  CHECK(answer_features(withheld, 1).rows() == 3);
}
