#include "worlds/planted.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "core/verdict_table.h"

namespace {

using namespace assize;
using Catch::Matchers::WithinAbs;

WorldLaw law() {
  WorldLaw out;
  out.clusters = 6;
  out.sizes = {1, 4};
  out.icc = 0.4;
  out.missing = 0.1;
  out.unparsed = 0.2;
  out.judges = {{.name = "judge",
                 .position = 0.7,
                 .length = 3,
                 .style = 1,
                 .self = 0.6,
                 .injection = 1.5},
                {.name = "neutral", .surrogate = true}};
  out.systems = {
      {.name = "plain", .logit = -0.2, .bold = 0.5},
      {.name = "kin", .own = true, .clean = 0},
      {.name = "order", .injected = 0.5, .clean = 0, .entrant = true}};
  return out;
}

struct Mean {
  double sum = 0, squares = 0, n = 0;
  void add(double value) {
    sum += value;
    squares += value * value;
    n += 1;
  }
  double value() const { return sum / n; }
  double error() const {
    return std::sqrt((squares / n - value() * value()) / n);
  }
};

}  // namespace

TEST_CASE("a planted world is a benchmark with its pairings") {
  const auto world = worlds::planted(law());

  const Drawn drawn = world->draw(Stream(1, {"test"}));

  const Benchmark& bench = drawn.bench;
  CHECK(bench.clusters() == 6);
  CHECK(bench.items.size() == 15);
  CHECK(bench.systems ==
        std::vector<std::string>{"baseline", "plain", "kin", "order"});
  CHECK(bench.answers.size() == 60);
  CHECK(drawn.answers.rows() == 60);
  REQUIRE(bench.recorded_attacks.size() == 2);
  CHECK(bench.recorded_attacks[0].clean == 1);
  CHECK(bench.recorded_attacks[0].attacked == 2);
  REQUIRE(bench.entrants.size() == 1);
  CHECK(bench.entrant(3)->clean == 1);
}

TEST_CASE("a world is the same for the same stream") {
  const auto world = worlds::planted(law());
  const Stream stream(1, {"test"});

  const VerdictTable one = tabulate(world->draw(stream.at(3)).bench);
  const VerdictTable two = tabulate(world->draw(stream.at(3)).bench);
  const VerdictTable other = tabulate(world->draw(stream.at(4)).bench);

  CHECK(one.status == two.status);
  CHECK(one.item == two.item);
  CHECK((one.rows() != other.rows() || one.status != other.status));
}

TEST_CASE("shares over many worlds are the expectations of the law") {
  const auto world = worlds::planted(law());
  const Stream stream(7, {"test"});
  std::map<std::pair<std::uint16_t, std::uint16_t>, Mean> wins;
  Mean missing, unparsed;

  // Worlds are independent, so their sums have an honest standard error; each
  // verdict of the first item is one observation a world.
  for (std::uint64_t w = 0; w < 4000; ++w) {
    const VerdictTable table = tabulate(world->draw(stream.at(w)).bench);
    missing.add(1 - static_cast<double>(table.rows()) / 180);
    double not_understood = 0;
    std::map<std::pair<std::uint16_t, std::uint16_t>, Mean> here;
    for (std::size_t i = 0; i < table.rows(); ++i) {
      not_understood += table.status[i] == Status::kUnparsed;
      // An order may lack a verdict, so the orders are met apart.
      if (!std::isnan(table.y[i]) && table.slot[i] == w % 2) {
        here[{table.system[i], table.judge[i]}].add(table.y[i]);
      }
    }
    unparsed.add(not_understood / 180);
    for (const auto& [key, mean] : here) wins[key].add(mean.value());
  }

  CHECK_THAT(missing.value(), WithinAbs(0.1, 4.5 * missing.error()));
  CHECK_THAT(unparsed.value(), WithinAbs(0.2, 4.5 * unparsed.error()));
  CHECK(wins.size() == 6);
  for (const auto& [key, mean] : wins) {
    CAPTURE(key.first, key.second);
    const double expected = world->expected(
        "raw",
        {.metric = "win_rate", .system = key.first, .judge = key.second});
    CHECK_THAT(100 * mean.value(), WithinAbs(expected, 450 * mean.error()));
  }
}

TEST_CASE("what is not known in expectation is not said") {
  const auto world = worlds::planted(law());

  CHECK(std::isnan(world->expected("length_controlled",
                                   {.metric = "win_rate", .system = 1})));
  CHECK(std::isnan(world->expected("raw", {.metric = "other", .system = 1})));
  CHECK(std::isnan(world->expected("raw", {.metric = "win_rate"})));
}
