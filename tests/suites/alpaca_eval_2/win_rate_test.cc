#include "suites/alpaca_eval_2/win_rate.h"

#include <cmath>

#include "suites/alpaca_eval_2/results_folder.h"
#include "text/answer_features.h"

using assize::Benchmark;
using assize::Estimator;
using assize::Result;
using assize::Scratch;
using assize::testing::annotation;
using assize::testing::kColours;
using assize::testing::kCount;
using assize::testing::kHaiku;
using assize::testing::kReference;
using assize::testing::kRivers;
using assize::testing::ResultsFolder;
using Catch::Matchers::WithinAbs;

namespace {

/// Three systems; "two" lacks an instruction, and one of its rows a verdict.
struct Small {
  Small() {
    folder.annotations("one", {annotation(kRivers, "r", "a", 1.25),
                               annotation(kColours, "r", "b", 1.5),
                               annotation(kHaiku, "r", "c", 2.0),
                               annotation(kCount, "r", "d", 1.125)});
    folder.annotations("two", {annotation(kRivers, "r", "e", 1.75),
                               annotation(kColours, "r", "f", nullptr),
                               annotation(kHaiku, "r", "g", 1.0)});
    folder.outputs("three", {assize::testing::output(kRivers, "x")});
    suite = assize::testing::suite_of({{"results", folder.path()}});
    bench = suite->read(1);
    REQUIRE(bench);
    answers = answer_features(*bench, 1);
    table = tabulate(*bench);
    auto made = suite->headline(
        {.bench = *bench, .table = table, .answers = answers, .findings = {}});
    REQUIRE(made);
    estimator = std::move(*made);
  }

  std::vector<double> values(const std::vector<double>& weight) const {
    std::vector<double> out(estimator->quantities().size());
    Scratch scratch;
    estimator->estimate(weight, out, scratch);
    return out;
  }

  ResultsFolder folder;
  std::unique_ptr<assize::Suite> suite;
  Result<Benchmark> bench;
  assize::AnswerTable answers;
  assize::VerdictTable table;
  std::unique_ptr<const Estimator> estimator;
};

/// 100 mean(preference - 1) with row i standing weight[i] times, by hand.
double brute(const Small& small, int system,
             const std::vector<double>& weight) {
  double won = 0, rows = 0;
  for (const assize::Record& record : small.bench->records) {
    const assize::Trial& trial = record.trial;
    if (trial.shown[trial.focus] != system) continue;
    if (std::isnan(record.verdict.p_first)) continue;
    for (int copy = 0; copy < static_cast<int>(weight[trial.item]); ++copy) {
      won += trial.focus == 0 ? record.verdict.p_first
                              : 1 - record.verdict.p_first;
      rows += 1;
    }
  }
  return 100 * won / rows;
}

}  // namespace

TEST_CASE("the win rate is the mean preference of judged rows, in percent") {
  const Small small;

  const std::vector<double> values = small.values({1, 1, 1, 1});

  const auto quantities = small.estimator->quantities();
  REQUIRE(quantities.size() == 2);
  CHECK(small.bench->systems[quantities[0].system] == "one");
  CHECK(quantities[0].metric == "win_rate");
  CHECK(quantities[0].n == 4);
  CHECK(quantities[0].clusters == 4);
  CHECK(quantities[1].n == 2);
  CHECK(quantities[1].clusters == 2);
  CHECK_THAT(values[0], WithinAbs(100 * 1.875 / 4, 1e-12));
  CHECK_THAT(values[1], WithinAbs(37.5, 1e-12));
}

TEST_CASE("under weights a row counts as often as its instruction is drawn") {
  const Small small;
  for (int code = 0; code < 81; ++code) {
    const std::vector<double> weight = {
        static_cast<double>(code % 3), static_cast<double>(code / 3 % 3),
        static_cast<double>(code / 9 % 3), static_cast<double>(code / 27)};

    const std::vector<double> values = small.values(weight);

    for (std::size_t q = 0; q < values.size(); ++q) {
      const int system = small.estimator->quantities()[q].system;
      const double expected = brute(small, system, weight);
      CAPTURE(code, q);
      if (std::isnan(expected)) {
        CHECK(std::isnan(values[q]));
      } else {
        CHECK_THAT(values[q], WithinAbs(expected, 1e-11));
      }
    }
  }
}

TEST_CASE("the influence is the derivative by each weight, times clusters") {
  const Small small;
  const std::size_t quantities = small.estimator->quantities().size();
  std::vector<double> influence(4 * quantities);

  small.estimator->influence(influence);

  constexpr double kStep = 1e-6;
  for (std::size_t c = 0; c < 4; ++c) {
    std::vector<double> more(4, 1.0), less(4, 1.0);
    more[c] += kStep;
    less[c] -= kStep;
    const auto above = small.values(more), below = small.values(less);
    for (std::size_t q = 0; q < quantities; ++q) {
      CHECK_THAT(influence[c * quantities + q],
                 WithinAbs(4 * (above[q] - below[q]) / (2 * kStep), 1e-5));
    }
  }
}
