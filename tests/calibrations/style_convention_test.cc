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
  const StyleLengths lengths = style_lengths(answers);
  const auto of = [&](StyleDifference kind) {
    return style_difference(kind, answers, lengths, 0, 1);
  };

  const auto counts = of(StyleDifference::kCounts);
  const auto plain = of(StyleDifference::kPlainCounts);
  const auto densities = of(StyleDifference::kDensities);

  CHECK_FALSE(lengths.tokens);
  CHECK_THAT(counts[0], WithinAbs(200.0 / 401, 1e-15));
  CHECK_THAT(counts[1], WithinAbs(2.0 / 3, 1e-15));
  CHECK_THAT(plain[0], WithinAbs(0.5, 1e-15));
  CHECK_THAT(plain[1], WithinAbs(1, 1e-15));
  CHECK_THAT(plain[3], WithinAbs(0, 1e-15));
  CHECK_THAT(densities[0], WithinAbs(0.5, 1e-15));
  const double a = 1.0 / 301, b = 1.0 / 101;
  CHECK_THAT(densities[3], WithinAbs((a - b) / (a + b + 1), 1e-15));
  CHECK(style_difference(StyleDifference::kPlainCounts, answers, lengths, 2,
                         2) == StyleCovariates{});
}

TEST_CASE("tokens are counted where every answer has them") {
  AnswerTable answers = table();
  answers.names = {"other", "token_len"};
  answers.extra = {7, 60, 7, 20, 7, 0};

  const StyleLengths tokens = style_lengths(answers);
  answers.extra[3] = kAbsent;
  const StyleLengths characters = style_lengths(answers);

  CHECK(tokens.tokens);
  CHECK(tokens.of == std::vector<double>{60, 20, 0});
  CHECK_FALSE(characters.tokens);
  CHECK(characters.of == std::vector<double>{300, 100, 0});
}
