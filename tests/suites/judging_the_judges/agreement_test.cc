#include "suites/judging_the_judges/agreement.h"

#include <map>

#include "suites/judging_the_judges/verdict_table.h"
#include "text/answer_features.h"

using namespace assize;
using assize::testing::judges::BenchmarkFolder;
using assize::testing::judges::kHeader;
using assize::testing::judges::row;
using assize::testing::judges::suite_of;
using Catch::Matchers::WithinAbs;

TEST_CASE("the headline is agreement with people, of all and of each model") {
  const BenchmarkFolder folder;
  folder.write("v.csv", kHeader + row("m", "q", "True,,True") +
                            row("m", "r", "True,True,False") +
                            row("a", "q", "False,True,False") +
                            row("a", "r", "True,,True"));
  const auto suite = suite_of({{"results", folder.path()}});
  const auto bench = suite->read(1);
  REQUIRE(bench);
  const VerdictTable table = tabulate(*bench);
  const AnswerTable answers = answer_features(*bench, 1);
  const auto study_of = [&](std::uint16_t judge) {
    return Study{.bench = *bench,
                 .table = table,
                 .answers = answers,
                 .judge = judge,
                 .findings = {}};
  };

  const auto headline = suite->headline(study_of(0));

  REQUIRE(headline);
  const auto quantities = (*headline)->quantities();
  std::vector<double> out(quantities.size());
  const std::vector<double> unit(bench->clusters(), 1.0);
  Scratch scratch;
  (*headline)->estimate(unit, out, scratch);
  std::map<std::string, double> values;
  for (std::size_t q = 0; q < out.size(); ++q) {
    const bool all = quantities[q].n == 4;
    values[(all ? "" : bench->systems[quantities[q].system] + ".") +
           quantities[q].metric] = out[q];
  }
  // Of four answers the judge calls three right and people two: p_o = 3/4,
  // p_e = 1/2 by each rater's shares, (5/8)^2 + (3/8)^2 by both together.
  const std::map<std::string, double> expected = {
      {"agreement", 75},      {"cohen_kappa", 0.5},
      {"scott_pi", 7.0 / 15}, {"score_delta", 25},
      {"criteria", 50},       {"leniency", 100},
      {"a.score", 50},        {"a.system_score_delta", 0},
      {"m.score", 100},       {"m.system_score_delta", 50}};
  REQUIRE(values.size() == expected.size());
  for (const auto& [metric, value] : expected) {
    CAPTURE(metric);
    REQUIRE(values.contains(metric));
    CHECK_THAT(values[metric], WithinAbs(value, 1e-9));
  }
  CHECK(suite->headline(study_of(2)).error().message ==
        "people are what judges are held against, no judge themselves");
}

TEST_CASE("a judge of none of the answers has no headline") {
  const BenchmarkFolder folder;
  folder.write("v.csv", kHeader + row("m", "q", "True,,True"));
  const auto suite = suite_of({{"results", folder.path()}});
  const auto bench = suite->read(1);
  REQUIRE(bench);
  const VerdictTable table = tabulate(*bench);
  const AnswerTable answers = answer_features(*bench, 1);

  const auto headline = suite->headline({.bench = *bench,
                                         .table = table,
                                         .answers = answers,
                                         .judge = 1,
                                         .findings = {}});

  REQUIRE_FALSE(headline);
  CHECK(headline.error().message == "judge 'kind' has no verdicts");
}
