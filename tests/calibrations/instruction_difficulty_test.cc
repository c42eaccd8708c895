#include "calibrations/instruction_difficulty.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "calibrations/prepared.h"
#include "core/stream.h"

namespace assize::calibrations {
extern const CalibrationPlugin length_controlled;
}

using namespace assize;
using assize::testing::Prepared;
using assize::testing::values;
using Catch::Matchers::WithinAbs;

namespace {

constexpr std::size_t kItems = 150, kSystems = 8;

double sigmoid(double t) { return 1 / (1 + std::exp(-t)); }

/// Instructions of very different difficulty, on which the systems' answers are
/// mostly longer than the baseline's, and a judge that likes length.
struct World {
  std::vector<double> difficulty;
  std::vector<double> longer;  ///< By system and item, code points.
  std::vector<double> luck;

  explicit World(Stream stream) {
    for (std::size_t i = 0; i < kItems; ++i) {
      difficulty.push_back(2 * stream.normal());
    }
    for (std::size_t k = 0; k < (kSystems + 1) * kItems; ++k) {
      longer.push_back(std::round(60 + 100 * stream.normal()));
      luck.push_back(stream.uniform());
    }
  }

  double level(std::size_t s) const { return 0.3 * static_cast<double>(s) - 1; }

  double verdict(std::size_t s, std::size_t i) const {
    const double pull = 1.5 * std::tanh(longer[s * kItems + i] / 100);
    return luck[s * kItems + i] < sigmoid(level(s) + pull + difficulty[i]);
  }

  double truth(std::size_t s) const {
    double sum = 0;
    for (const double u : difficulty) sum += sigmoid(level(s) + u);
    return 100 * sum / kItems;
  }

  Benchmark bench() const {
    testing::Synthetic plan;
    plan.items = kItems;
    plan.systems = {"base"};
    for (std::size_t s = 1; s <= kSystems; ++s) {
      plan.systems.push_back(fmt::format("system{}", s));
    }
    plan.outcome = [this](std::size_t s, std::size_t i) {
      return verdict(s, i);
    };
    plan.length = [this](std::size_t s, std::size_t i) {
      return static_cast<std::size_t>(s == 0 ? 600
                                             : 600 + longer[s * kItems + i]);
    };
    return testing::make_benchmark(plan);
  }
};

Prepared prepare(Benchmark bench, const std::string& knobs) {
  return testing::prepare(calibrations::length_controlled, std::move(bench),
                          knobs);
}

std::vector<double> all_once() { return std::vector<double>(kItems, 1.0); }

}  // namespace

TEST_CASE("a joint difficulty narrows length control and does not bend it") {
  constexpr int kWorlds = 40;
  double bias[2] = {}, squares[2] = {}, apart = 0, apart_squares = 0;
  for (int w = 0; w < kWorlds; ++w) {
    const World world(Stream(11, {"instruction_difficulty_test"})
                          .at(static_cast<std::uint64_t>(w)));
    double mean[2] = {};
    for (const int joint : {0, 1}) {
      const auto found = values(
          prepare(world.bench(), joint == 1 ? "difficulty: joint" : "{}"),
          all_once());
      for (std::size_t s = 1; s <= kSystems; ++s) {
        const double error = found[s - 1] - world.truth(s);
        mean[joint] += error / kSystems;
        squares[joint] += error * error / (kWorlds * kSystems);
      }
      bias[joint] += mean[joint] / kWorlds;
    }
    apart += (mean[1] - mean[0]) / kWorlds;
    apart_squares += (mean[1] - mean[0]) * (mean[1] - mean[0]) / kWorlds;
  }

  // Both shrink the length slope by their L1 penalty, which leaves some of the
  // length's gain in; the difficulty adds no bias that its error would show.
  const double error =
      std::sqrt((apart_squares - apart * apart) / (kWorlds - 1));
  CAPTURE(bias[0], bias[1], error, std::sqrt(squares[0]),
          std::sqrt(squares[1]));
  CHECK(squares[1] < 0.9 * squares[0]);
  CHECK(std::abs(apart) < 3 * error);
  CHECK(std::abs(bias[1]) < 0.7);
}

TEST_CASE("a joint difficulty does no harm where instructions are alike") {
  constexpr int kWorlds = 20;
  double squares[2] = {};
  for (int w = 0; w < kWorlds; ++w) {
    World world(Stream(12, {"instruction_difficulty_test"})
                    .at(static_cast<std::uint64_t>(w)));
    for (double& u : world.difficulty) u = 0;
    for (const int joint : {0, 1}) {
      const auto found = values(
          prepare(world.bench(), joint == 1 ? "difficulty: joint" : "{}"),
          all_once());
      for (std::size_t s = 1; s <= kSystems; ++s) {
        const double error = found[s - 1] - world.truth(s);
        squares[joint] += error * error / (kWorlds * kSystems);
      }
    }
  }

  CAPTURE(std::sqrt(squares[0]), std::sqrt(squares[1]));
  CHECK(squares[1] < 1.1 * squares[0]);
}

TEST_CASE("a system's own verdicts tell nothing of its joint difficulty") {
  const World world(Stream(13, {"instruction_difficulty_test"}));
  Benchmark bench = world.bench();
  bench.entrants = {{.system = 8, .clean = 2, .arm = 1}};
  const AnswerTable answers = answer_features(bench, 1);
  VerdictTable table = tabulate(bench);
  const auto of = [&] {
    return *InstructionDifficulty::make({.bench = bench,
                                         .table = table,
                                         .answers = answers,
                                         .judge = 0,
                                         .findings = {}},
                                        DifficultySource::kJoint);
  };
  const auto before = of();
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.system[i] == 2 && table.item[i] == 5) table.y[i] = 1 - table.y[i];
    if (table.system[i] == 8) table.y[i] = 1 - table.y[i];
  }

  const auto after = of();

  // By what one verdict of 150 moves the others' levels, no more; an attacked
  // system takes no part, and is measured as its clean self is.
  CHECK_THAT(after.at(2, 5), WithinAbs(before.at(2, 5), 0.05));
  CHECK(std::abs(after.at(3, 5) - before.at(3, 5)) > 0.1);
  CHECK(after.at(8, 5) == after.at(2, 5));
}

TEST_CASE("length control says where its difficulty is from") {
  const World world(Stream(14, {"instruction_difficulty_test"}));
  const auto published = [&] {
    Benchmark bench = world.bench();
    bench.tables = {{"items", {"difficulty"}, world.difficulty},
                    {"gamed_baseline",
                     {"tanh_std_delta_len", "difficulty", "outcome"},
                     {0.5, 0.1, 0.3, -0.4, 0.2, 0.7}}};
    return bench;
  };

  const Prepared whole = prepare(published(), "{}");
  const Prepared joint = prepare(published(), "difficulty: joint");
  const Prepared none = prepare(published(), "difficulty: none");
  const Prepared absent = prepare(world.bench(), "difficulty: published");

  CHECK(whole.estimator->notes().convention == "alpaca_eval.lc_v1");
  CHECK(none.estimator->notes().convention == "alpaca_eval.lc_minimal");
  CHECK(absent.estimator->notes().convention == "alpaca_eval.lc_minimal");
  const Notes notes = joint.estimator->notes();
  CHECK(notes.convention == "assize.lc_joint");
  CHECK(notes.assumes[1] ==
        "The length effect is a tanh with one slope per system; difficulty is "
        "estimated from the other clean systems' verdicts and held in "
        "resampling.");
  CHECK(notes.parameters.back().first == "difficulty_spread");
  CHECK_THAT(notes.parameters.back().second, WithinAbs(2, 0.5));
}

TEST_CASE("a joint difficulty of two systems is refused") {
  const testing::Synthetic plan{
      .items = kItems,
      .outcome = [](std::size_t s, std::size_t i) { return (s + i) % 2; },
      .length = [](std::size_t, std::size_t i) { return 10 + i % 7; }};

  const Prepared refused =
      prepare(testing::make_benchmark(plan), "difficulty: joint");

  CHECK(refused.refused ==
        "a joint difficulty needs three clean systems beside the baseline, for "
        "each one is left out of its own");
}
