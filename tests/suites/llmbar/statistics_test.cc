#include "suites/llmbar/statistics.h"

#include <cmath>

#include "suites/llmbar/subset_folder.h"

using namespace assize;
using assize::llmbar::average_text;
using assize::llmbar::JudgedPair;
using assize::llmbar::read_statistics;
using assize::llmbar::share_text;
using assize::llmbar::Statistics;
using assize::llmbar::statistics;
using assize::testing::bar::BenchmarkFolder;
using Catch::Matchers::WithinAbs;

namespace {

JudgedPair pair(int better, int first, int second) {
  return {.item = 0,
          .better = better,
          .winner = {first, second},
          .judged = {first >= 0, second >= 0}};
}

}  // namespace

TEST_CASE("counts are of each order, both, and their agreement") {
  const std::vector<JudgedPair> pairs = {pair(0, 0, 0),   pair(0, 0, 1),
                                         pair(1, 0, 1),   pair(1, 1, 1),
                                         pair(1, -1, -1), pair(0, -1, 0)};

  const Statistics of = statistics(pairs);

  CHECK(of.n == 6);
  CHECK(of.right == std::array<std::uint32_t, 2>{3, 4});
  CHECK(of.right_in_both == 2);
  CHECK(of.equal == 3);  // The two missing verdicts agree, as published.
  CHECK(of.both_judged == 4);
  CHECK(of.same == 2);
}

TEST_CASE("published kappas take the second output for no label") {
  const std::vector<JudgedPair> pairs = {pair(0, 0, 0),   pair(0, 0, 1),
                                         pair(1, 0, 1),   pair(1, 1, 1),
                                         pair(1, -1, -1), pair(0, -1, 0)};

  const Statistics of = statistics(pairs);

  // sklearn.metrics.cohen_kappa_score([1,1,1,0,0,0], [1,1,2,2,2,1]) and so on;
  // intended: [1,1,1,2,0,0], the second order [1,2,2,2,0,1].
  CHECK_THAT(of.published.first, WithinAbs(0.1111111111111111, 1e-12));
  CHECK_THAT(of.published.second, WithinAbs(0.2, 1e-12));
  CHECK_THAT(of.published.mean, WithinAbs(0.15555555555555556, 1e-12));
  CHECK_THAT(of.published.orders, WithinAbs(0, 1e-12));
  CHECK_THAT(of.intended.first, WithinAbs(0.25, 1e-12));
  CHECK_THAT(of.intended.second, WithinAbs(0.42857142857142855, 1e-12));
  CHECK_THAT(of.intended.orders, WithinAbs(0.28, 1e-12));
}

TEST_CASE("a kappa of one label alone is not defined") {
  const std::vector<JudgedPair> pairs = {pair(0, 0, 0), pair(0, 0, 0)};

  CHECK(std::isnan(statistics(pairs).published.first));
}

TEST_CASE("shares are printed as Python prints them") {
  CHECK(share_text(95, 100) == "95 / 100 = 95.0%");
  CHECK(share_text(30, 134) == "30 / 134 = 22.388059701492537%");
  CHECK(share_text(0, 92) == "0 / 92 = 0.0%");
  Statistics of;
  of.n = 134;
  of.right = {30, 22};
  CHECK(average_text(of) == "19.402985074626866%");
}

TEST_CASE("a statistics file without a number is an error") {
  const BenchmarkFolder folder;
  const std::string path =
      folder.write("statistics.json", R"({"correct_False": "1 / 1 = 100.0%"})");

  JsonReader reader;

  const auto file = read_statistics(reader, path);

  REQUIRE_FALSE(file);
  CHECK(file.error().message == "missing field 'correct_True'");
  CHECK(file.error().where.file == path);
}

TEST_CASE("a kappa that Python writes as NaN is not defined") {
  const BenchmarkFolder folder;
  const std::string path = folder.write("statistics.json", R"({
  "correct_False": "1 / 1 = 100.0%",
  "correct_True": "1 / 1 = 100.0%",
  "correct_average": "100.0%",
  "correct_both": "1 / 1 = 100.0%",
  "equal": "1 / 1 = 100.0%",
  "kappa_False": NaN,
  "kappa_True": null,
  "kappa_average": NaN,
  "kappa_agreement": 0.5
})");
  JsonReader reader({.python_words = true});

  const auto file = read_statistics(reader, path);

  REQUIRE(file);
  CHECK(std::isnan(file->kappas.first));
  CHECK(std::isnan(file->kappas.second));
  CHECK(std::isnan(file->kappas.mean));
  CHECK(file->kappas.orders == 0.5);
}
