#include "stats/length_controlled.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "plugin/config_node.h"
#include "plugin/registry.h"
#include "synthetic.h"

namespace assize::calibrations {
extern const CalibrationPlugin length_controlled;
}

using namespace assize;
using Catch::Matchers::WithinAbs;

namespace {

/// Baseline minus system, in code points: the plain system is shorter as often
/// as longer, the verbose one shorter on two items of eleven.
double difference(std::size_t s, std::size_t i) {
  return 50 - 10 * static_cast<double>(i % 11) - (s == 2 ? 35 : 0);
}

/// Equal in quality; the longer answer wins, by the model's own law.
testing::Synthetic longer_wins() {
  constexpr double kSpread = 31.76;  // Standard deviation of the differences.
  return {.items = 121,
          .systems = {"base", "plain", "plain_verbose"},
          .outcome =
              [](std::size_t s, std::size_t i) {
                const double pull = 2 * std::tanh(difference(s, i) / kSpread);
                return 1 / (1 + std::exp(pull));
              },
          .length =
              [](std::size_t s, std::size_t i) {
                return s == 0 ? std::size_t{60}
                              : static_cast<std::size_t>(60 - difference(s, i));
              }};
}

/// The same with answers of the second system that are longer by `more`.
testing::Synthetic with_longer(std::size_t more) {
  auto plan = longer_wins();
  plan.length = [more](std::size_t s, std::size_t i) {
    return longer_wins().length(s, i) + (s == 2 ? more : 0);
  };
  return plan;
}

Table difficulties() {
  Table items{"items", {"difficulty"}, {}};
  for (std::size_t i = 0; i < 121; ++i) {
    items.cells.push_back(std::sin(static_cast<double>(i)));
  }
  return items;
}

Table regularisation_rows() {
  return {"gamed_baseline",
          {"tanh_std_delta_len", "difficulty", "outcome"},
          {0.5, 0.1, 0.3, -0.4, 0.2, 0.7}};
}

constexpr char kLeftOut[] =
    "Left out, for their answers are nearly always longer or nearly always "
    "shorter than the baseline's, and without regularisation rows their length "
    "cannot be told from themselves: ";

double mean_outcome(std::size_t s) {
  double sum = 0;
  for (std::size_t i = 0; i < 121; ++i) sum += longer_wins().outcome(s, i);
  return 100 * sum / 121;
}

Result<std::unique_ptr<const Estimator>> prepare(const Benchmark& bench,
                                                 const AnswerTable& answers,
                                                 const VerdictTable& table,
                                                 std::string_view knobs) {
  ConfigNode config = *ConfigNode::parse(knobs, "test");
  const auto calibration = calibrations::length_controlled.make(config);
  REQUIRE(config.finish().empty());
  return calibration->prepare({.bench = bench,
                               .table = table,
                               .answers = answers,
                               .judge = 0,
                               .findings = {}});
}

}  // namespace

TEST_CASE("length_controlled takes a pure length effect back") {
  const Benchmark bench = testing::make_benchmark(longer_wins());
  const AnswerTable answers = answer_features(bench, 1);
  const VerdictTable table = tabulate(bench);
  const auto estimator = prepare(bench, answers, table, "{}");
  REQUIRE(estimator);
  std::vector<double> found(2);
  Scratch scratch;

  (*estimator)->estimate(std::vector<double>(121, 1.0), found, scratch);

  CHECK(mean_outcome(2) - mean_outcome(1) > 20);
  CHECK_THAT(found[0], WithinAbs(50, 2));
  CHECK_THAT(found[1], WithinAbs(50, 5));
  CHECK((*estimator)->notes().convention == "alpaca_eval.lc_minimal");
  CHECK((*estimator)->quantities()[0].n == 121);
}

TEST_CASE("length_controlled is the estimator of stats on the table's rows") {
  Benchmark bench = testing::make_benchmark(longer_wins());
  const Table items = difficulties();
  bench.tables = {items, regularisation_rows()};
  const AnswerTable answers = answer_features(bench, 1);
  const VerdictTable table = tabulate(bench);
  LengthControlledData data;
  for (std::size_t i = 0; i < 121; ++i) {
    data.length_difference.push_back(
        static_cast<double>(longer_wins().length(0, i)) -
        static_cast<double>(longer_wins().length(1, i)));
    data.difficulty.push_back(items.cells[i]);
    data.outcome.push_back(longer_wins().outcome(1, i));
    data.cluster.push_back(static_cast<std::uint32_t>(i));
  }
  const LengthControlled twin(data, {.tanh_length = {0.5, -0.4},
                                     .difficulty = {0.1, 0.2},
                                     .outcome = {0.3, 0.7}});
  const auto estimator = prepare(bench, answers, table, "{}");
  REQUIRE(estimator);
  std::vector<double> found(2);
  Scratch scratch;

  (*estimator)->estimate(std::vector<double>(121, 1.0), found, scratch);

  const double c = published_grid()[twin.choose()];
  CHECK_THAT(found[0], WithinAbs(twin.fit(c).value, 1e-8));
  CHECK((*estimator)->notes().convention == "alpaca_eval.lc_v1");
}

TEST_CASE("length_controlled choosing C again may differ from holding it") {
  const Benchmark bench = testing::make_benchmark(longer_wins());
  const AnswerTable answers = answer_features(bench, 1);
  const VerdictTable table = tabulate(bench);
  const auto held = prepare(bench, answers, table, "refit_c: false");
  const auto refit = prepare(bench, answers, table, "refit_c: true");
  std::vector<double> a(2), b(2);
  Scratch scratch;

  (*held)->estimate(std::vector<double>(121, 1.0), a, scratch);
  (*refit)->estimate(std::vector<double>(121, 1.0), b, scratch);

  // At unit weights the choice is the same one.
  CHECK_THAT(a[0], WithinAbs(b[0], 1e-8));
}

TEST_CASE("length_controlled refuses a study without a baseline") {
  Benchmark bench = testing::make_benchmark(longer_wins());
  bench.reference = -1;
  const AnswerTable answers = answer_features(bench, 1);
  const VerdictTable table = tabulate(bench);

  const auto estimator = prepare(bench, answers, table, "{}");

  REQUIRE_FALSE(estimator);
  CHECK(estimator.error().message ==
        "length control needs a baseline that every system meets");
}

TEST_CASE("length_controlled leaves out whom it cannot tell from the length") {
  // Shorter than the baseline's answer on one item of eleven, then on none.
  const std::size_t more = GENERATE(10, 25, 500);
  const Benchmark bench = testing::make_benchmark(with_longer(more));
  const AnswerTable answers = answer_features(bench, 1);
  const VerdictTable table = tabulate(bench);

  const auto estimator = prepare(bench, answers, table, "{}");

  REQUIRE(estimator);
  REQUIRE((*estimator)->quantities().size() == 1);
  CHECK((*estimator)->quantities()[0].system == 1);
  const auto assumes = (*estimator)->notes().assumes;
  CHECK(assumes.back() == std::string(kLeftOut) + "plain_verbose.");
  std::vector<double> found(1);
  Scratch scratch;
  (*estimator)->estimate(std::vector<double>(121, 1.0), found, scratch);
  CHECK_THAT(found[0], WithinAbs(50, 2));
}

TEST_CASE("length_controlled leaves out a length that is a constant's twin") {
  // More than a tenth of the rows on either side both times.  With t the tanh,
  // numpy's (t * t).mean() / t.var() is 4.16, and 7.28 for the twin.
  const bool twin = GENERATE(false, true);
  auto plan = longer_wins();
  plan.length = [twin](std::size_t s, std::size_t i) {
    if (s != 2) return longer_wins().length(s, i);
    if (twin) return i % 8 == 0 ? std::size_t{60} : 130 + 5 * (i % 40);
    return i % 5 == 0 ? std::size_t{59} : 90 + i % 2;
  };
  const Benchmark bench = testing::make_benchmark(plan);
  const AnswerTable answers = answer_features(bench, 1);

  const auto estimator = prepare(bench, answers, tabulate(bench), "{}");

  REQUIRE(estimator);
  CHECK((*estimator)->quantities().size() == (twin ? 1 : 2));
}

TEST_CASE("length_controlled keeps everyone where regularisation rows exist") {
  Benchmark bench = testing::make_benchmark(with_longer(500));
  bench.tables = {difficulties(), regularisation_rows()};
  const AnswerTable answers = answer_features(bench, 1);

  const auto estimator = prepare(bench, answers, tabulate(bench), "{}");

  REQUIRE(estimator);
  CHECK((*estimator)->quantities().size() == 2);
  for (const std::string& sentence : (*estimator)->notes().assumes) {
    CHECK_FALSE(sentence.starts_with("Left out"));
  }
}

TEST_CASE("length_controlled models equal lengths without a length term") {
  auto plan = longer_wins();
  plan.length = [](std::size_t, std::size_t) { return std::size_t{60}; };
  const Benchmark bench = testing::make_benchmark(plan);
  const AnswerTable answers = answer_features(bench, 1);

  const auto estimator = prepare(bench, answers, tabulate(bench), "{}");

  REQUIRE(estimator);
  CHECK((*estimator)->quantities().size() == 2);
}

TEST_CASE("length_controlled refuses where nobody is left, and says who") {
  auto plan = with_longer(500);
  plan.length = [](std::size_t s, std::size_t i) {
    return 60 + s * (200 + i % 3);
  };
  const Benchmark bench = testing::make_benchmark(plan);
  const AnswerTable answers = answer_features(bench, 1);

  const auto estimator = prepare(bench, answers, tabulate(bench), "{}");

  REQUIRE_FALSE(estimator);
  CHECK(estimator.error().message ==
        std::string(kLeftOut) + "plain, plain_verbose.");
}

TEST_CASE("length_controlled names those whose length effect is no tanh") {
  // The plain system loses by any difference in length, either way.
  auto plan = longer_wins();
  const auto noise = [](std::size_t i) {
    return 2 * std::sin(7 * static_cast<double>(i * i));
  };
  plan.outcome = [noise](std::size_t s, std::size_t i) {
    const double t = difference(s, i) / 31.76;
    const double pull = s == 1 ? 1.5 * std::abs(t) - 1 : std::tanh(t);
    return 1 / (1 + std::exp(2 * pull + noise(i)));
  };
  const Benchmark bench = testing::make_benchmark(plan);
  const AnswerTable answers = answer_features(bench, 1);

  const auto estimator = prepare(bench, answers, tabulate(bench), "{}");

  REQUIRE(estimator);
  const Notes notes = (*estimator)->notes();
  REQUIRE(notes.assumes.size() == 4);
  CHECK(notes.assumes[3] ==
        "Not so, for a spline of the length fits better (score test over "
        "instructions, Benjamini-Hochberg at 0.05): the length effect of plain "
        "is no tanh.");
  std::vector<double> p;
  for (const auto& [name, value] : notes.parameters) {
    if (name.starts_with("lack_of_fit_p:")) p.push_back(value);
  }
  REQUIRE(p.size() == 2);
  CHECK(p[0] < 0.025);
  CHECK(p[1] > 0.05);
}
