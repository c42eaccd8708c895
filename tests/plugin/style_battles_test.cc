#include "plugin/style_battles.h"

#include <catch2/catch.hpp>

#include "synthetic.h"

using namespace assize;

namespace {

Benchmark battles() {
  testing::Synthetic plan;
  plan.items = 10;
  plan.systems = {"base", "one", "two"};
  plan.outcome = [](std::size_t, std::size_t i) { return i % 2 == 0 ? 1 : 0; };
  return testing::make_benchmark(plan);
}

Result<StyleBattles> gathered(const Benchmark& bench) {
  const VerdictTable table = tabulate(bench);
  const AnswerTable answers = answer_features(bench, 1);
  return style_battles(
      {.bench = bench, .table = table, .answers = answers, .findings = {}},
      style_convention("arena_hard.v0.1"), 0);
}

}  // namespace

TEST_CASE("a battle without an answer or its counts is left out and told") {
  Benchmark bench = battles();
  bench.tables.push_back({"answers", {"token_len"}, {}});
  bench.tables[0].cells.assign(bench.answers.size(), 5);
  bench.tables[0].cells[10 + 3] = kAbsent;  // Of "one", and no vocabulary.
  bench.answers.erase(bench.answers.begin() + 20, bench.answers.end());
  bench.tables[0].cells.resize(20);

  const auto found = gathered(bench);

  REQUIRE(found);
  CHECK(found->tokens);
  CHECK(found->fit.data.battles.outcome.size() == 9);
  CHECK(found->left_out ==
        std::map<std::uint16_t, std::uint32_t>{{1, 1}, {2, 10}});
}

TEST_CASE("an attacked system of which a count is not known is refused") {
  Benchmark bench = battles();
  bench.entrants = {{.system = 2, .clean = 1, .arm = 1}};
  bench.answers[25].turns = {};

  const auto found = gathered(bench);

  REQUIRE_FALSE(found);
  CHECK(found.error().message ==
        "attacked answers cannot be counted as the others are");
}
