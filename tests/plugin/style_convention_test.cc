#include "plugin/style_convention.h"

#include <catch2/catch.hpp>

using namespace assize;
using Catch::Matchers::WithinAbs;

namespace {

/// Two headers and one bold; four list items and one bold; nothing.
Benchmark marked() {
  Benchmark out;
  out.answers.resize(3);
  out.answers[0].turns = {"# a\n## b\n**c**"};
  out.answers[1].turns = {"- a\n- b\n1. c\n2. d\n__e__"};
  out.answers[2].turns = {""};
  return out;
}

/// Marks that a reader would see, which no convention counts.
AnswerTable table() {
  AnswerTable out;
  out.code_points = {300, 100, 0};
  out.headers = {7, 7, 7};
  out.lists = {7, 7, 7};
  out.bold = {7, 7, 7};
  return out;
}

}  // namespace

// By hand, of 300 and 100 characters.
TEST_CASE("style differences are those of counts or of densities") {
  const AnswerTable answers = table();
  const StyleCounts of_all = style_counts(marked(), answers);
  const auto of = [&](StyleDifference kind) {
    return style_difference(kind, of_all, 0, 1);
  };

  const auto counts = of(StyleDifference::kCounts);
  const auto plain = of(StyleDifference::kPlainCounts);
  const auto densities = of(StyleDifference::kDensities);

  CHECK_FALSE(of_all.tokens);
  CHECK_THAT(counts[0], WithinAbs(200.0 / 401, 1e-15));
  CHECK_THAT(counts[1], WithinAbs(2.0 / 3, 1e-15));
  CHECK_THAT(plain[0], WithinAbs(0.5, 1e-15));
  CHECK_THAT(plain[1], WithinAbs(1, 1e-15));
  CHECK_THAT(plain[3], WithinAbs(0, 1e-15));
  CHECK_THAT(densities[0], WithinAbs(0.5, 1e-15));
  const double a = 1.0 / 301, b = 1.0 / 101;
  CHECK_THAT(densities[3], WithinAbs((a - b) / (a + b + 1), 1e-15));
  CHECK(style_difference(StyleDifference::kPlainCounts, of_all, 2, 2) ==
        StyleCovariates{});
}

TEST_CASE("characters stand in for tokens only where no answer has any") {
  AnswerTable answers = table();
  answers.names = {"other", "token_len"};
  answers.extra = {7, 60, 7, kAbsent, 7, 0};

  const StyleCounts tokens = style_counts(marked(), answers);
  answers.extra = {7, kAbsent, 7, kAbsent, 7, kAbsent};
  const StyleCounts characters = style_counts(marked(), answers);

  CHECK(tokens.tokens);
  CHECK(tokens.length[0] == 60);
  CHECK(tokens.complete(0));
  CHECK_FALSE(tokens.complete(1));
  CHECK_FALSE(characters.tokens);
  CHECK(characters.length == std::vector<double>{300, 100, 0});
  CHECK(characters.complete(1));
}

TEST_CASE("marks of which the benchmark is silent are counted as published") {
  AnswerTable answers = table();
  answers.names = {"header_count", "list_count", "bold_count"};
  answers.extra = {5, 6, 7, kAbsent, kAbsent, kAbsent, 0, 0, 0};

  const StyleCounts counts = style_counts(marked(), answers);

  CHECK(counts.marks[0] == std::vector<double>{5, 0, 0});
  CHECK(counts.marks[1] == std::vector<double>{6, 4, 0});
  CHECK(counts.marks[2] == std::vector<double>{7, 1, 0});
}

TEST_CASE("withheld texts have no marks, and one alone is not complete") {
  Benchmark withheld = marked();
  for (Answer& answer : withheld.answers) answer.turns = {};
  Benchmark one = marked();
  one.answers[1].turns = {};

  CHECK(style_counts(withheld, table()).marks[0].empty());
  CHECK(style_counts(withheld, table()).complete(1));
  CHECK_FALSE(style_counts(one, table()).complete(1));
  CHECK(style_counts(one, table()).complete(0));
}

// By hand: (3 - 0) / (3 + 0 + 1), (3 - 0) / 3, and 3 and 0 per 301 and 101.
TEST_CASE("a benchmark's own counts come first, and citations are its alone") {
  AnswerTable answers = table();
  answers.names = {"citation_count", "header_count"};
  answers.extra = {3, 0, 0, 5, 0, 0};

  const StyleCounts of_all = style_counts(marked(), answers);
  const auto of = [&](StyleDifference kind) {
    return style_difference(kind, of_all, 0, 1);
  };

  CHECK_THAT(of(StyleDifference::kCounts)[4], WithinAbs(0.75, 1e-15));
  CHECK_THAT(of(StyleDifference::kPlainCounts)[4], WithinAbs(1, 1e-15));
  const double density = 3.0 / 301;
  CHECK_THAT(of(StyleDifference::kDensities)[4],
             WithinAbs(density / (density + 1), 1e-15));
  CHECK_THAT(of(StyleDifference::kCounts)[1], WithinAbs(-5.0 / 6, 1e-15));
  CHECK_THAT(of(StyleDifference::kCounts)[2], WithinAbs(-4.0 / 5, 1e-15));
}
