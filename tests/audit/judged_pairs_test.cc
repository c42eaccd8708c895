#include "audit/judged_pairs.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <string>

#include "synthetic.h"

namespace assize {
namespace {

Benchmark small() {
  testing::Synthetic plan;
  plan.items = 4;
  plan.outcome = [](std::size_t system, std::size_t item) {
    if (system == 2 && item == 3) return kAbsent;
    return system == 1 ? 0.25 : 0.5;
  };
  plan.length = [](std::size_t system, std::size_t) { return 10 * system + 5; };
  return testing::make_benchmark(plan);
}

std::string error_of(const Benchmark& bench, const std::string& judge) {
  const auto pairs = judged_pairs(bench, judge, 1);
  REQUIRE_FALSE(pairs);
  return pairs.error().message;
}

}  // namespace

TEST_CASE("each judged pair is a row, as it was shown") {
  const Benchmark bench = small();

  const auto pairs = judged_pairs(bench, "", 2);

  REQUIRE(pairs);
  CHECK(pairs->judge == "recorded");
  CHECK(pairs->rows() == 7);
  CHECK(pairs->textless == 0);
  CHECK(pairs->system == std::vector<std::uint16_t>{1, 1, 1, 1, 2, 2, 2});
  CHECK(pairs->opponent == std::vector<std::uint16_t>(7, 0));
  CHECK(pairs->cluster == std::vector<std::uint32_t>{0, 1, 2, 3, 0, 1, 2});
  CHECK(pairs->focus_first == std::vector<std::uint8_t>{1, 0, 1, 0, 1, 0, 1});
  CHECK(pairs->y == std::vector<double>{0.25, 0.75, 0.25, 0.75, 0.5, 0.5, 0.5});
  CHECK(pairs->first[0][kLogLength] == std::log1p(15));
  CHECK(pairs->second[0][kLogLength] == std::log1p(5));
  CHECK(pairs->first[1][kLogLength] == std::log1p(5));
  CHECK(pairs->features[1] == pair_features(pairs->first[1], pairs->second[1]));
}

TEST_CASE("pairs without texts, of other arms or of one system are left out") {
  Benchmark bench = small();
  bench.answers[0].turns = {};  // The reference's answer to item 0.
  bench.records[1].trial.arm = 1;
  bench.records[2].trial.shown = {1, 1};
  bench.records[3].trial.slots = 1;

  const auto pairs = judged_pairs(bench, "recorded", 1);

  REQUIRE(pairs);
  CHECK(pairs->rows() == 2);
  CHECK(pairs->textless == 2);
}

TEST_CASE("a choice without a probability is 1 or 0, a tie one half") {
  Benchmark bench = small();
  for (Record& record : bench.records) record.verdict.p_first = kAbsent;
  bench.records[0].verdict.winner = 0;
  bench.records[1].verdict.winner = 1;

  const auto pairs = judged_pairs(bench, "", 1);

  REQUIRE(pairs);
  CHECK(pairs->y[0] == 1);
  CHECK(pairs->y[1] == 0);
  CHECK(pairs->y[4] == 0.5);
}

TEST_CASE("whose verdicts are meant must be clear") {
  Benchmark bench = small();
  CHECK(error_of(bench, "recoded") ==
        "unknown judge 'recoded' (did you mean 'recorded'?)");
  bench.judges.push_back("other");
  CHECK(error_of(bench, "other") ==
        "judge 'other' has no judged pair whose texts are here");
  bench.records[0].trial.judge = 1;
  CHECK(error_of(bench, "") ==
        "several judges judged pairs; --judge names one of:\n  recorded\n  "
        "other");
  bench.records.clear();
  CHECK(error_of(bench, "") == "no judged pair is recorded here");
}

}  // namespace assize
