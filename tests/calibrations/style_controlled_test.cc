#include <catch2/catch.hpp>
#include <cmath>

#include "calibrations/prepared.h"

namespace assize::calibrations {
extern const CalibrationPlugin style_controlled;
}

using namespace assize;
using assize::testing::Prepared;
using assize::testing::values;
using Catch::Matchers::WithinAbs;

namespace {

constexpr std::size_t kItems = 60;

double sigmoid(double t) { return 1 / (1 + std::exp(-t)); }
double log_odds(double percent) { return std::log(percent / (100 - percent)); }

/// Lengths that vary within each system and between systems; the last one is
/// always longer than the baseline's 100.
std::size_t length(std::size_t s, std::size_t i) {
  if (s == 0) return 100;
  const std::size_t base = s == 1 ? 70 : s == 2 ? 80 : 130;
  return base + 7 * ((i * (s + 3)) % 11);
}

double relative(double a, double b) { return (a - b) / (a + b); }

/// Systems of these log-odds at equal length, and the longer answer gains.
testing::Synthetic longer_gains(double slope) {
  return {.items = kItems,
          .systems = {"base", "plain", "fine", "long"},
          .outcome =
              [slope](std::size_t s, std::size_t i) {
                constexpr double kTruth[] = {0, -0.8, 0.4, 0.4};
                return sigmoid(
                    kTruth[s] +
                    slope * relative(static_cast<double>(length(s, i)), 100));
              },
          .length = length};
}

Prepared prepare(Benchmark bench) {
  return testing::prepare(calibrations::style_controlled, std::move(bench));
}

std::vector<double> values(const Prepared& prepared) {
  return values(prepared, std::vector<double>(kItems, 1.0));
}

double parameter(const Prepared& prepared, const std::string& name) {
  for (const auto& [found, value] : prepared.estimator->notes().parameters) {
    if (found == name) return value;
  }
  return kAbsent;
}

/// Systems 3 and 4 are what one arm makes of 1 and 2; 5 is a constant.  The
/// slope differs between the clean, the attacked and the constant.
Benchmark attacked() {
  testing::Synthetic plan{
      .items = kItems,
      .systems = {"base", "plain", "fine", "plain + x.y dose=2",
                  "fine + x.y dose=2", "x.constant"},
      .outcome =
          [](std::size_t s, std::size_t i) {
            constexpr double kTruth[] = {0, -0.8, 0.4, 0.2, 0.9, -1.5};
            const double slope = s < 3 ? 1.5 : s < 5 ? -0.9 : 4;
            const std::size_t of = s > 2 && s < 5 ? s - 2 : s;
            return sigmoid(
                kTruth[s] +
                slope * relative(static_cast<double>(length(of, i)), 100));
          },
      .length =
          [](std::size_t s, std::size_t i) {
            return length(s > 2 && s < 5 ? s - 2 : s, i);
          }};
  Benchmark bench = testing::make_benchmark(plan);
  bench.entrants = {{.system = 3, .clean = 1, .arm = 1},
                    {.system = 4, .clean = 2, .arm = 1},
                    {.system = 5, .clean = Entrant::kConstant, .arm = 2}};
  return bench;
}

}  // namespace

TEST_CASE("style_controlled finds planted win rates at equal length") {
  const Prepared prepared = prepare(testing::make_benchmark(longer_gains(2)));

  const auto found = values(prepared);

  REQUIRE(found.size() == 3);
  CHECK_THAT(log_odds(found[0]), WithinAbs(-0.8, 0.01));
  CHECK_THAT(log_odds(found[1]), WithinAbs(0.4, 0.01));
  CHECK_THAT(log_odds(found[2]), WithinAbs(0.4, 0.01));
  CHECK_THAT(parameter(prepared, "gamma.length"), WithinAbs(2, 0.03));
  const Notes notes = prepared.estimator->notes();
  CHECK(notes.convention == "assize.style_controlled");
  REQUIRE(notes.assumes.size() == 4);
  CHECK(notes.assumes[2] ==
        "Without a slope among the clean systems, for within no system they "
        "differ from the baseline's by more or less: headers, lists, bold.");
  CHECK(notes.assumes[3] ==
        "Extrapolated, for all of their answers have more than the baseline's, "
        "or all have less: long (length).");
  CHECK(prepared.estimator->quantities()[0].n == kItems);
  CHECK(prepared.estimator->quantities()[0].clusters == kItems);
}

TEST_CASE("style_controlled counts the marks of both answers") {
  auto plan = longer_gains(0);
  Benchmark bench = testing::make_benchmark(plan);
  const auto headers = [](std::size_t i) { return i % 3; };
  const auto items = [](std::size_t i) { return i % 4; };
  const auto bold = [](std::size_t i) { return i % 5; };
  for (Answer& answer : bench.answers) {
    if (answer.system != 1) continue;
    std::string text = "plain\n";
    for (std::size_t k = 0; k < headers(answer.item); ++k) text += "## a\n";
    for (std::size_t k = 0; k < items(answer.item); ++k) {
      text += k % 2 == 0 ? "- a\n" : "2. a\n";
    }
    for (std::size_t k = 0; k < bold(answer.item); ++k) text += "**a** ";
    answer.turns = {bench.texts.emplace_back(text)};
  }
  for (Record& record : bench.records) {
    if (record.trial.shown[record.trial.focus] != 1) continue;
    const auto share = [](std::size_t count) {
      const auto a = static_cast<double>(count);
      return a / (a + 1);
    };
    const std::size_t i = record.trial.item;
    const double y = sigmoid(0.3 + 0.5 * share(headers(i)) -
                             0.7 * share(items(i)) + 0.9 * share(bold(i)));
    record.verdict.p_first = record.trial.focus == 0 ? y : 1 - y;
  }

  const Prepared prepared = prepare(std::move(bench));

  CHECK_THAT(log_odds(values(prepared)[0]), WithinAbs(0.3, 0.01));
  CHECK_THAT(parameter(prepared, "gamma.headers"), WithinAbs(0.5, 0.01));
  CHECK_THAT(parameter(prepared, "gamma.lists"), WithinAbs(-0.7, 0.01));
  CHECK_THAT(parameter(prepared, "gamma.bold"), WithinAbs(0.9, 0.01));
}

TEST_CASE("style_controlled learns no slope from a mixture with the attacked") {
  const Prepared prepared = prepare(attacked());
  Benchmark clean = attacked();
  clean.entrants.clear();
  std::erase_if(clean.records, [](const Record& record) {
    return record.trial.shown[record.trial.focus] > 2;
  });
  const Prepared alone = prepare(std::move(clean));

  const auto found = values(prepared), expected = values(alone);

  REQUIRE(found.size() == 5);
  CHECK_THAT(found[0], WithinAbs(expected[0], 1e-9));
  CHECK_THAT(found[1], WithinAbs(expected[1], 1e-9));
  CHECK_THAT(log_odds(found[2]), WithinAbs(0.2, 0.01));
  CHECK_THAT(log_odds(found[3]), WithinAbs(0.9, 0.01));
  CHECK_THAT(parameter(prepared, "gamma.length"), WithinAbs(1.5, 0.05));
  CHECK_THAT(parameter(prepared, "gamma.length:x.y dose=2"),
             WithinAbs(-0.9, 0.05));
  // The constant takes the clean systems' slope, which is not its own: its w
  // solves sum (p - y) = 0 at that slope, here by bisection.
  const double slope = parameter(prepared, "gamma.length");
  const auto excess = [&](double w) {
    double sum = 0;
    for (std::size_t i = 0; i < kItems; ++i) {
      const double x = relative(static_cast<double>(length(5, i)), 100);
      sum += sigmoid(w + slope * x) - sigmoid(-1.5 + 4 * x);
    }
    return sum;
  };
  double low = -10, high = 10;
  for (int step = 0; step < 100; ++step) {
    const double middle = (low + high) / 2;
    (excess(middle) > 0 ? high : low) = middle;
  }
  CHECK_THAT(found[4], WithinAbs(100 * sigmoid(low), 1e-8));
}

TEST_CASE("style_controlled's influence is its derivative by the weights") {
  Benchmark bench = attacked();
  for (Record& record : bench.records) {  // Off the model, so that all matters.
    record.verdict.p_first =
        0.1 + 0.8 * record.verdict.p_first * (record.trial.item % 3 == 0);
  }
  const Prepared prepared = prepare(std::move(bench));
  const std::size_t columns = prepared.estimator->quantities().size();
  std::vector<double> influence(kItems * columns);

  prepared.estimator->influence(influence);

  for (const std::size_t g : {0u, 1u, 17u, 59u}) {
    const double h = 1e-4;
    std::vector<double> up(kItems, 1.0), down(kItems, 1.0);
    up[g] += h;
    down[g] -= h;
    const auto above = values(prepared, up), below = values(prepared, down);
    for (std::size_t q = 0; q < columns; ++q) {
      const double derivative = kItems * (above[q] - below[q]) / (2 * h);
      INFO("cluster " << g << ", quantity " << q);
      CHECK_THAT(influence[g * columns + q], WithinAbs(derivative, 1e-4));
    }
  }
}

TEST_CASE("style_controlled under weights is that of the repeated sample") {
  const Prepared prepared = prepare(testing::make_benchmark(longer_gains(2)));
  std::vector<double> half(kItems, 0.0), twice(kItems, 0.0);
  for (std::size_t g = 0; g < kItems; g += 2) twice[g] = 2 * (half[g] = 1);

  const auto once = values(prepared, half), doubled = values(prepared, twice);

  // All but the penalty, which then weighs half.
  for (std::size_t q = 0; q < once.size(); ++q) {
    CHECK_THAT(once[q], WithinAbs(doubled[q], 0.2));
  }
  CHECK(values(prepared, half) == once);
  for (const double value : values(prepared, std::vector<double>(kItems, 0))) {
    CHECK(std::isnan(value));
  }
}

TEST_CASE("style_controlled has no value for a system that always wins") {
  auto plan = longer_gains(2);
  const auto law = plan.outcome;
  plan.outcome = [law](std::size_t s, std::size_t i) {
    return s == 2 ? 1 : law(s, i);
  };

  const auto found = values(prepare(testing::make_benchmark(plan)));

  CHECK_THAT(log_odds(found[0]), WithinAbs(-0.8, 0.01));
  CHECK(std::isnan(found[1]));
}

TEST_CASE("style_controlled works where texts are withheld but for lengths") {
  Benchmark bench = testing::make_benchmark(longer_gains(2));
  Table lengths{"answers", {"code_points"}, {}};
  for (Answer& answer : bench.answers) {
    answer.turns = {};
    lengths.cells.push_back(
        static_cast<double>(length(answer.system, answer.item)));
  }
  bench.tables.push_back(std::move(lengths));

  const auto found = values(prepare(std::move(bench)));

  CHECK_THAT(log_odds(found[1]), WithinAbs(0.4, 0.01));
}

TEST_CASE("style_controlled refuses what it cannot control, and says why") {
  Benchmark without_baseline = testing::make_benchmark(longer_gains(2));
  without_baseline.reference = -1;
  Benchmark unjudged = testing::make_benchmark(longer_gains(2));
  unjudged.records.clear();
  auto plan = longer_gains(2);
  plan.length = [](std::size_t, std::size_t) { return std::size_t{100}; };

  const Prepared first = prepare(std::move(without_baseline));
  const Prepared second = prepare(std::move(unjudged));
  const Prepared third = prepare(testing::make_benchmark(plan));

  CHECK(first.refused ==
        "style control needs a baseline that every system meets");
  CHECK(second.refused == "no judged pair has both answers");
  CHECK(third.refused ==
        "no system's answers vary against the baseline's in length or looks");
}
