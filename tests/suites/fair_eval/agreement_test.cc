#include "suites/fair_eval/agreement.h"

#include <cmath>
#include <map>

#include "suites/fair_eval/reviews_folder.h"
#include "text/answer_features.h"

using namespace assize;
using assize::testing::fair::fair_eval_on;
using assize::testing::fair::kLabels;
using assize::testing::fair::kOwn;
using assize::testing::fair::review;
using assize::testing::fair::ReviewsFolder;
using assize::testing::fair::scored;
using Catch::Matchers::WithinAbs;

TEST_CASE("the headline holds balanced verdicts against people's labels") {
  const ReviewsFolder folder(4);
  const std::string up = scored("8", "7"), down = scored("7", "8");
  folder.lines(kOwn, {review(1, {up}, {down}, 8, 7),    // one: right
                      review(2, {up}, {up}, 7.5, 7.5),  // tie: right
                      review(3, {down}, {up}, 7, 8),    // two: wrong
                      review(4, {"?"}, {"?"}, 0, 0)});  // nothing
  folder.write(kLabels, "one\nTIE\none\ntwo");
  const auto suite = fair_eval_on(folder.path());
  const auto bench = suite->read(1);
  REQUIRE(bench);
  const VerdictTable table = tabulate(*bench);
  const AnswerTable answers = answer_features(*bench, 1);
  const Study study{.bench = *bench,
                    .table = table,
                    .answers = answers,
                    .judge = 1,
                    .findings = {}};

  const auto headline = suite->headline(study);

  REQUIRE(headline);
  const auto quantities = (*headline)->quantities();
  std::vector<double> out(quantities.size());
  const std::vector<double> unit(bench->clusters(), 1.0);
  Scratch scratch;
  (*headline)->estimate(unit, out, scratch);
  std::map<std::string, double> values;
  for (std::size_t q = 0; q < out.size(); ++q) {
    const int category = quantities[q].category;
    values[quantities[q].metric +
           (category < 0 ? "" : "." + bench->categories[category])] = out[q];
  }
  // Two of three agree.  The judge says each label once, people say one twice
  // and tie once: p_e = 1/3, and by common shares (9 + 4 + 1)... of 36.
  const double by_both = (3.0 * 3 + 2 * 2 + 1 * 1) / 36;
  const std::map<std::string, double> expected = {
      {"agreement", 200.0 / 3},
      {"agreement.even", 100},
      {"agreement.odd", 50},
      {"cohen_kappa", 0.5},
      {"scott_pi", (2.0 / 3 - by_both) / (1 - by_both)},
      {"score_delta", 100 * (1.5 - 2.5) / 3},
      {"win_rate", 50}};
  REQUIRE(values.size() == expected.size());
  for (const auto& [metric, value] : expected) {
    CAPTURE(metric);
    REQUIRE(values.contains(metric));
    CHECK_THAT(values[metric], WithinAbs(value, 1e-9));
  }
}

TEST_CASE("people are no judge, and who said nothing has no headline") {
  const ReviewsFolder folder(1);
  folder.lines(kOwn, {review(1, {"?"}, {}, 0, 0)});
  folder.write(kLabels, "one");
  const auto suite = fair_eval_on(folder.path());
  const auto bench = suite->read(1);
  REQUIRE(bench);
  const VerdictTable table = tabulate(*bench);
  const AnswerTable answers = answer_features(*bench, 1);
  const auto error_of = [&](std::uint16_t judge) {
    return suite
        ->headline({.bench = *bench,
                    .table = table,
                    .answers = answers,
                    .judge = judge,
                    .findings = {}})
        .error()
        .message;
  };

  CHECK(error_of(0) ==
        "people are what judges are held against, no judge themselves");
  CHECK(error_of(1) == "judge 'judge' has no verdicts");
}
