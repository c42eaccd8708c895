#include "audit/fit_judge.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <string>

#include "core/stream.h"
#include "prompt/taste_file.h"
#include "stats/rank_correlation.h"
#include "synthetic.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

constexpr double kOrder = 0.7, kLength = 2;

void silent(std::string_view, std::size_t, std::size_t) {}

/// Five systems whose answers are one word of some length, judged by a logistic
/// of order and of tanh of the log length ratio alone.
testing::Synthetic planted() {
  testing::Synthetic plan;
  plan.items = 60;
  plan.systems = {"base", "s1", "s2", "s3", "s4", "cheat"};
  plan.length = [](std::size_t system, std::size_t item) {
    return 20 + 7 * system * (1 + item % 3) + 5 * (item * item % 11);
  };
  plan.outcome = [plan](std::size_t system, std::size_t item) {
    if (system == 5) return 0.95;
    const double ratio =
        std::log1p(static_cast<double>(plan.length(system, item))) -
        std::log1p(static_cast<double>(plan.length(0, item)));
    const double order = plan.first(item) ? kOrder : -kOrder;
    return 1 / (1 + std::exp(-order - kLength * std::tanh(ratio)));
  };
  return plan;
}

Benchmark with_cheat() {
  Benchmark bench = testing::make_benchmark(planted());
  bench.recorded_attacks = {
      {.id = "recorded.cheat", .clean = 0, .attacked = 5},
      {.id = "recorded.other", .clean = 1, .attacked = 2}};
  return bench;
}

}  // namespace

TEST_CASE("only attacks on the reference make a system dishonest") {
  CHECK(recorded_attackers(with_cheat()) == std::vector<std::uint16_t>{5});
}

TEST_CASE("a fit of planted verdicts foretells systems it has not seen") {
  const Benchmark bench = with_cheat();

  const auto fitted =
      fit_judge(bench, {.penalty = 1e-4, .replicates = 200}, silent);

  REQUIRE(fitted);
  const Taste& taste = fitted->taste;
  CHECK(fitted->honest == 4);
  CHECK(taste.n == 240);
  CHECK(taste.penalty == 1e-4);
  CHECK_THAT(taste.order(), WithinAbs(kOrder, 0.01));
  REQUIRE(taste.systems.size() == 5);
  for (const TasteScore& score : taste.systems) {
    INFO(score.system);
    CHECK(score.honest == (score.system != "cheat"));
    CHECK(score.n == 60);
    if (score.honest) {
      CHECK_THAT(score.predicted, WithinAbs(score.recorded, 1));
    }
  }
  CHECK(taste.systems[0].system == "cheat");
  CHECK_THAT(taste.systems[0].recorded, WithinAbs(95, 1e-9));
  CHECK(taste.systems[0].predicted < 90);
}

TEST_CASE("the agreement is Spearman's of the honest scores, in its interval") {
  const auto fitted = fit_judge(with_cheat(), {.replicates = 300}, silent);
  REQUIRE(fitted);

  std::vector<double> recorded, predicted;
  for (const TasteScore& score : fitted->taste.systems) {
    if (!score.honest) continue;
    recorded.push_back(score.recorded);
    predicted.push_back(score.predicted);
  }
  const Estimate& agreement = fitted->agreement;
  CHECK(agreement.value == spearman(recorded, predicted));
  CHECK(agreement.n == 4);
  CHECK(agreement.clusters == 60);
  REQUIRE(agreement.interval);
  CHECK(agreement.interval->lower <= agreement.value);
  CHECK(agreement.interval->upper >= agreement.value);
}

TEST_CASE("the penalty has the least loss on systems left out") {
  const auto fitted = fit_judge(with_cheat(), {.replicates = 200}, silent);
  REQUIRE(fitted);

  REQUIRE(fitted->penalties.size() == 11);
  for (const PenaltyLoss& tried : fitted->penalties) {
    CHECK(fitted->loss <= tried.loss);
    if (tried.penalty != fitted->taste.penalty) continue;
    CHECK(tried.loss == fitted->loss);
  }
  // Planted without noise, so a weak penalty foretells best.
  CHECK(fitted->taste.penalty == 0.01);
}

TEST_CASE("a fit does not depend on threads, nor on what an attack scored") {
  const Benchmark bench = with_cheat();
  Benchmark other = with_cheat();
  for (Record& record : other.records) {
    if (record.trial.shown[record.trial.focus] == 5) {
      record.verdict.p_first = 0.5;
    }
  }
  const auto text = [](const Benchmark& from, unsigned threads) {
    const auto fitted =
        fit_judge(from, {.replicates = 200, .threads = threads}, silent);
    REQUIRE(fitted);
    return *fitted;
  };

  const FittedJudge one = text(bench, 1), two = text(bench, 2),
                    changed = text(other, 1);

  CHECK(taste_json(one.taste) == taste_json(two.taste));
  CHECK(one.agreement.interval->lower == two.agreement.interval->lower);
  CHECK(one.taste.coefficients == changed.taste.coefficients);
}

TEST_CASE("excluded systems are scored and not fitted") {
  const auto fitted =
      fit_judge(with_cheat(), {.exclude = {"s4"}, .replicates = 200}, silent);

  REQUIRE(fitted);
  CHECK(fitted->honest == 3);
  CHECK(fitted->taste.n == 180);
  CHECK(fitted->taste.systems.at(4).system == "s4");
  CHECK_FALSE(fitted->taste.systems[4].honest);
}

TEST_CASE("what cannot be fitted is an error") {
  const auto error_of = [](const Benchmark& bench,
                           const FitJudgeOptions& options) {
    const auto fitted = fit_judge(bench, options, silent);
    REQUIRE_FALSE(fitted);
    return fitted.error().message;
  };
  Benchmark empty = with_cheat();
  empty.records.clear();

  CHECK(error_of(empty, {}) == "no judged pair is recorded here");
  CHECK(error_of(with_cheat(), {.exclude = {"s9"}})
            .starts_with("unknown system 's9' (did you mean"));
  CHECK(error_of(with_cheat(), {.exclude = {"base"}}) ==
        "system 'base' is the reference, which every pair has: it cannot be "
        "excluded");
  CHECK(error_of(with_cheat(), {.exclude = {"s1", "s2"}}) ==
        "2 honest systems with judged pairs, at least 3 are needed to leave "
        "one out");
}

}  // namespace assize
