#include "calibrations/style_convention.h"

#include <catch2/catch.hpp>

using namespace assize;
using Catch::Matchers::WithinAbs;

namespace {

AnswerTable table() {
  AnswerTable out;
  out.code_points = {300, 100, 0};
  out.headers = {2, 0, 0};
  out.lists = {0, 4, 0};
  out.bold = {1, 1, 0};
  return out;
}

}  // namespace

// By hand, of 300 and 100 characters.
TEST_CASE("style differences are those of counts or of densities") {
  const AnswerTable answers = table();
  const StyleCounts of_all = style_counts(answers);
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

TEST_CASE("tokens are counted where every answer has them") {
  AnswerTable answers = table();
  answers.names = {"other", "token_len"};
  answers.extra = {7, 60, 7, 20, 7, 0};

  const StyleCounts tokens = style_counts(answers);
  answers.extra[3] = kAbsent;
  const StyleCounts characters = style_counts(answers);

  CHECK(tokens.tokens);
  CHECK(tokens.length == std::vector<double>{60, 20, 0});
  CHECK_FALSE(characters.tokens);
  CHECK(characters.length == std::vector<double>{300, 100, 0});
}

// By hand: (3 - 0) / (3 + 0 + 1), (3 - 0) / 3, and 3 and 0 per 301 and 101.
TEST_CASE("a benchmark's own counts come first, and citations are its alone") {
  AnswerTable answers = table();
  answers.names = {"citation_count", "header_count"};
  answers.extra = {3, 0, 0, 5, 0, 0};

  const StyleCounts of_all = style_counts(answers);
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
