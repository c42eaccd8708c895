#include "plugin/style_covariates.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace assize;
using Catch::Matchers::WithinAbs;

// By hand: (30 - 10) / 40; (2 - 0) / 3; (0 - 4) / 5; nothing to compare.
TEST_CASE("covariates are differences over sums") {
  AnswerTable table;
  table.code_points = {30, 10, 0};
  table.headers = {2, 0, 0};
  table.lists = {0, 4, 0};
  table.bold = {0, 0, 0};

  const StyleCovariates ahead = style_covariates(table, 0, 1);
  const StyleCovariates behind = style_covariates(table, 1, 0);

  CHECK_THAT(ahead[0], WithinAbs(0.5, 1e-15));
  CHECK_THAT(ahead[1], WithinAbs(2.0 / 3, 1e-15));
  CHECK_THAT(ahead[2], WithinAbs(-0.8, 1e-15));
  CHECK(ahead[3] == 0);
  for (std::size_t j = 0; j < ahead.size(); ++j) CHECK(behind[j] == -ahead[j]);
  CHECK(style_covariates(table, 2, 2) == StyleCovariates{});
  CHECK(style_covariates(table, 0, 2)[0] == 1);
}

TEST_CASE("withheld texts have a length and no looks") {
  AnswerTable table;
  table.code_points = {30, 10};

  CHECK(style_covariates(table, 0, 1) == StyleCovariates{0.5, 0, 0, 0});
}

TEST_CASE("citations are compared where the benchmark counts them") {
  AnswerTable table;
  table.code_points = {30, 10, 10};
  CHECK(style_columns(table).size() == 4);
  table.names = {"token_len", "citation_count"};
  table.extra = {1, 2, 1, 0, 1, std::nan("")};

  CHECK(style_columns(table).size() == 5);
  CHECK_THAT(style_covariates(table, 0, 1)[4], WithinAbs(2.0 / 3, 1e-15));
  CHECK(style_covariates(table, 0, 2)[4] == 0);
  CHECK(lent_counts(table, "token_len") == std::vector<double>{1, 1, 1});
  const auto citations = lent_counts(table, "citation_count");
  CHECK(std::vector(citations.begin(), citations.begin() + 2) ==
        std::vector<double>{2, 0});
  CHECK(std::isnan(citations[2]));
  CHECK(lent_counts(table, "header_count").empty());
}
