#include "audit/stopping.h"

#include <catch2/catch.hpp>
#include <functional>

#include "synthetic.h"

using namespace assize;

namespace {

/// Records of judge 0 on the items [from, to), one per system but the first.
std::vector<Record> records_of(
    const Benchmark& bench, std::uint32_t from, std::uint32_t to,
    const std::function<double(std::uint16_t, std::uint32_t)>& outcome) {
  std::vector<Record> out;
  for (std::uint32_t item = from; item < to; ++item) {
    for (std::uint16_t system = 1; system < bench.systems.size(); ++system) {
      Record& record = out.emplace_back();
      record.trial.item = item;
      record.trial.focus = 1;
      record.trial.shown[1] = system;
      record.verdict = {.status = Status::kChosen,
                        .p_first = 1 - outcome(system, item)};
    }
  }
  return out;
}

double always_half(std::uint16_t, std::uint32_t) { return 0.5; }

StoppingRule within(double points) {
  return {.on = true, .half_width = points, .block = 16};
}

}  // namespace

TEST_CASE("stopping is off, and its settings are read with their limits") {
  ConfigNode node = *ConfigNode::parse(
      "stopping: {rule: empirical_bernstein, half_width: 3, block: 8}", "a");
  ConfigNode bad = *ConfigNode::parse(
      "stopping: {rule: sometimes, half_width: 0, block: 1.5}", "a.yaml");
  ConfigNode none = ConfigNode::empty("a");

  const StoppingRule rule = read_stopping(node.child("stopping"));
  const StoppingRule off = read_stopping(none.child("stopping"));
  (void)read_stopping(bad.child("stopping"));

  CHECK(rule.on);
  CHECK(rule.half_width == 3);
  CHECK(rule.block == 8);
  CHECK_FALSE(off.on);
  CHECK(off.half_width == 2);
  CHECK(off.block == 16);
  const std::vector<Error> errors = bad.finish();
  REQUIRE(errors.size() == 3);
  CHECK(errors[0].message ==
        "rule must be one of none, empirical_bernstein, got 'sometimes'");
  CHECK(errors[1].message ==
        "half_width must be a number in [0.1, 50] points, got '0'");
  CHECK(errors[2].message == "a block is a whole number of instructions");
  CHECK(errors[2].where.column == 51);
}

TEST_CASE("stopping waits until every rate is known, and names the others") {
  const Benchmark bench = testing::make_benchmark(
      {.items = 2000, .outcome = [](auto, auto) { return 0.5; }});
  const std::vector<std::uint16_t> under_test = {0, 1, 2};
  Stopping stopping({.bench = bench,
                     .under_test = under_test,
                     .judges = 1,
                     .rule = within(4)});
  // System 1 ties always; system 2 wins every other instruction.
  const auto outcome = [](std::uint16_t system, std::uint32_t item) {
    return system == 1 ? 0.5 : static_cast<double>(item % 2);
  };

  const bool early = stopping.look(records_of(bench, 0, 600, outcome));
  const auto wide = stopping.wide();
  const bool late = stopping.look(records_of(bench, 600, 2000, always_half));

  CHECK_FALSE(early);
  REQUIRE(wide.size() == 1);
  CHECK(wide[0].judge == 0);
  CHECK(wide[0].system == 2);
  CHECK(wide[0].instructions == 600);
  CHECK(wide[0].half_width > 4);
  CHECK(late);
  CHECK(stopping.wide().empty());
}

TEST_CASE("stopping shares its confidence among all rates") {
  // One sequence of level 1 - 0.05 / 4, for two judges and two systems.
  const Benchmark bench = testing::make_benchmark(
      {.items = 100, .outcome = [](auto, auto) { return 0.5; }});
  const std::vector<std::uint16_t> under_test = {1, 2};
  Stopping stopping({.bench = bench,
                     .under_test = under_test,
                     .judges = 2,
                     .confidence = 0.95,
                     .rule = within(0.1)});
  ConfidenceSequence alone(1 - 0.05 / 4);
  for (int i = 0; i < 100; ++i) alone.add(0.5);

  (void)stopping.look(records_of(bench, 0, 100, always_half));
  const auto wide = stopping.wide();

  REQUIRE(wide.size() == 4);
  CHECK(wide[0] == Stopping::Wide{0, 1, 100 * alone.half_width(), 100});
  CHECK(wide[1] == Stopping::Wide{0, 2, 100 * alone.half_width(), 100});
  CHECK(wide[2] == Stopping::Wide{1, 1, 50, 0});
}

TEST_CASE("an instruction counts once for stopping, with its judged verdicts") {
  const Benchmark bench = testing::make_benchmark(
      {.items = 50, .systems = {"base", "plain"}, .outcome = [](auto, auto) {
         return 0.5;
       }});
  const std::vector<std::uint16_t> under_test = {1};
  const StoppingOf of{
      .bench = bench, .under_test = under_test, .judges = 1, .rule = within(1)};
  Stopping twice(of), once(of);
  std::vector<Record> both;
  for (Record& record : records_of(bench, 0, 50, always_half)) {
    record.verdict = {.status = Status::kChosen, .winner = 0};
    both.push_back(record);  // The system stands in slot 1: a loss.
    std::swap(record.trial.shown[0], record.trial.shown[1]);
    record.trial.focus = 0;
    both.push_back(record);  // And now a win.
    record.verdict = {.status = Status::kUnparsed};
    both.push_back(record);
    record.verdict = {.status = Status::kChosen, .winner = 0};
    record.trial.arm = 1;  // Attacked.
    both.push_back(record);
  }

  (void)twice.look(both);
  (void)once.look(records_of(bench, 0, 50, always_half));

  REQUIRE(once.wide().size() == 1);
  CHECK(once.wide()[0].instructions == 50);
  CHECK(twice.wide() == once.wide());
}

TEST_CASE("stopping with nothing to know never says that all is known") {
  const Benchmark bench = testing::make_benchmark(
      {.items = 4, .outcome = [](auto, auto) { return 0.5; }});
  Stopping stopping({.bench = bench, .judges = 1, .rule = within(50)});

  CHECK_FALSE(stopping.look(records_of(bench, 0, 4, always_half)));
}
