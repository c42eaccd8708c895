#include "suites/alpaca_eval_2/instructions.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <string>

using assize::alpaca_eval::gamed_baseline;
using assize::alpaca_eval::instruction_id;
using assize::alpaca_eval::known_instructions;
using Catch::Matchers::WithinAbs;

TEST_CASE("the shipped list has the 805 instructions in their order") {
  const auto known = known_instructions({});

  REQUIRE(known);
  REQUIRE(known->size() == 805);
  std::vector<double> difficulty(805, std::nan(""));
  for (const auto& [id, instruction] : *known) {
    CHECK(id.size() == 16);
    difficulty.at(instruction.index) = instruction.difficulty;
  }
  // suites.md 1.6: min, max, mean.
  CHECK_THAT(*std::ranges::min_element(difficulty), WithinAbs(-3.0526, 5e-5));
  CHECK_THAT(*std::ranges::max_element(difficulty), WithinAbs(5.8113, 5e-5));
  double sum = 0;
  for (const double d : difficulty) sum += d;
  CHECK_THAT(sum / 805, WithinAbs(-0.0570, 5e-5));
}

TEST_CASE("the shipped regularisation rows meet the two published sums") {
  const auto gamed = gamed_baseline({});

  REQUIRE(gamed);
  REQUIRE(gamed->rows() == 1610);
  double s1 = 0, s2 = 0;
  for (std::size_t i = 0; i < gamed->rows(); ++i) {
    s1 += gamed->at(i, 0) * gamed->at(i, 2);
    s2 += gamed->at(i, 1) * gamed->at(i, 2);
  }
  CHECK_THAT(s1, WithinAbs(-182.7005, 0.03));  // suites.md 1.6
  CHECK_THAT(s2, WithinAbs(412.871, 0.08));
}

TEST_CASE("an instruction's id begins its SHA-256") {
  // hashlib.sha256(b"Name three rivers.").hexdigest()[:16]
  CHECK(instruction_id("Name three rivers.") == "c9e176c48d87045b");
}

TEST_CASE("a list of hashes replaces the shipped one") {
  const std::string text("instruction_sha256,difficulty\n" +
                         instruction_id("a") + ",0.5\n" + instruction_id("b") +
                         "0123,-1\n");

  const auto known = known_instructions({"d.csv", text});

  REQUIRE(known);
  REQUIRE(known->size() == 2);
  CHECK(known->at(instruction_id("a")).index == 0);
  CHECK(known->at(instruction_id("a")).difficulty == 0.5);
  CHECK(known->at(instruction_id("b")).index == 1);
  CHECK(known->at(instruction_id("b")).difficulty == -1);
}

TEST_CASE("a list of indices gives difficulties to the shipped instructions") {
  const std::string text("index,difficulty\n3,0.25\n0,2\n");

  const auto known = known_instructions({"d.csv", text});

  REQUIRE(known);
  REQUIRE(known->size() == 805);
  int given = 0;
  for (const auto& [id, instruction] : *known) {
    if (std::isnan(instruction.difficulty)) continue;
    ++given;
    CHECK(instruction.difficulty == (instruction.index == 3 ? 0.25 : 2.0));
  }
  CHECK(given == 2);
}

TEST_CASE("a broken list of difficulties is an error with its place") {
  struct Case {
    std::string text, error;
  };
  const auto [text, error] = GENERATE(values<Case>({
      {"index,difficult\n1,2\n",
       "d.csv:1: error: there is no column 'difficulty' (did you mean "
       "'difficult'?)"},
      {"difficulty\n1\n", "d.csv:1: error: there is no column 'index'"},
      {"index,difficulty\n1.5,2\n",
       "d.csv:2: error: index must be a whole number in [0, 1000000], got "
       "'1.5'"},
      {"index,difficulty\n805,2\n",
       "d.csv:2: error: index must be below 805, got 805"},
      {"index,difficulty\n1,2\n1,3\n",
       "d.csv:3: error: this instruction is given twice"},
      {"instruction_sha256,difficulty\naa,2\naa,3\n",
       "d.csv:3: error: this instruction is given twice"},
  }));

  const auto known = known_instructions({"d.csv", text});

  REQUIRE_FALSE(known);
  CHECK(render(known.error()) == error);
}

TEST_CASE("a number that is none is an error with its line") {
  const auto known =
      known_instructions({"d.csv", "index,difficulty\n1,2\n2,much\n"});

  REQUIRE_FALSE(known);
  CHECK(known.error().where.line == 3);
}

TEST_CASE("an outcome outside [0, 1] is an error with its line") {
  const std::string text(
      "outcome,difficulty,tanh_std_delta_len\n0.5,1,0\n1.5,1,0\n");

  const auto gamed = gamed_baseline({"g.csv", text});

  REQUIRE_FALSE(gamed);
  CHECK(render(gamed.error()) ==
        "g.csv:3: error: outcome must be in [0, 1], got 1.5");
}
