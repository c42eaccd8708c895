#include "audit/meta_ranks.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "meta_suite.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;
using testing::meta_config;
using testing::studied;

/// Points of one system over another: instructions, ties counted half.
double wins(std::size_t one, std::size_t other) {
  double out = 0;
  for (std::size_t i = 0; i < 40; ++i) {
    const double a = testing::meta_outcome(one, i);
    const double b = testing::meta_outcome(other, i);
    out += a > b ? 1 : a == b ? 0.5 : 0;
  }
  return out;
}

/// `games` in which the first always wins, shown first.
void meet(Benchmark& bench, std::uint16_t winner, std::uint16_t loser,
          std::size_t games) {
  for (std::uint32_t i = 0; i < games; ++i) {
    Record record;
    record.trial.item = i;
    record.trial.focus = 0;
    record.trial.shown[0] = winner;
    record.trial.shown[1] = loser;
    record.verdict = {.status = Status::kChosen, .winner = 0, .p_first = 1};
    bench.records.push_back(record);
  }
}

}  // namespace

TEST_CASE("Borda and Kemeny rank by what instructions say of each pair") {
  AuditConfig config = meta_config();
  const auto study = studied(config);

  const MetaRanks ranks = meta_ranks(*study, config, 1);

  using namespace testing;
  REQUIRE(ranks.systems.size() == 3);
  const char* names[] = {"strong", "middle", "weak"};
  const std::size_t places[] = {kStrong, kMiddle, kWeak};
  for (std::size_t s = 0; s < 3; ++s) {
    double points = 0;
    for (const std::size_t other : places) {
      if (other != places[s]) points += wins(places[s], other);
    }
    const MetaRank& of = ranks.systems[s];
    CHECK(of.system == names[s]);
    CHECK(of.rank == static_cast<double>(s + 1));
    CHECK(of.borda_rank == static_cast<double>(s + 1));
    CHECK(of.kemeny == s + 1);
    CHECK_THAT(of.borda, WithinAbs(points / 80, 1e-12));
    CHECK(of.simultaneous ==
          RankInterval{.best = static_cast<unsigned>(s + 1),
                       .worst = static_cast<unsigned>(s + 1)});
  }
  CHECK(ranks.instructions == 40);
  CHECK(ranks.kemeny_exact);
  CHECK(ranks.kemeny_orders == 1);
  CHECK(ranks.kemeny_distance ==
        wins(kWeak, kStrong) + wins(kWeak, kMiddle) + wins(kMiddle, kStrong));
  CHECK(ranks.circles.reason == "no two of the systems met each other");
}

TEST_CASE("where each instruction shows one system nobody is Kemeny's first") {
  AuditConfig config = meta_config([](Benchmark& bench) {
    std::erase_if(bench.records, [](const Record& record) {
      const auto system = record.trial.shown[record.trial.focus];
      return record.trial.item % 3 != system % 3;
    });
  });
  const auto study = studied(config);

  const MetaRanks ranks = meta_ranks(*study, config, 1);

  REQUIRE(ranks.systems.size() == 3);
  CHECK(ranks.instructions == 0);
  CHECK(ranks.kemeny_orders == 0);
  for (const MetaRank& of : ranks.systems) {
    CHECK(of.kemeny == 0);
    CHECK(std::isnan(of.borda_rank));
  }
}

TEST_CASE("three that beat each other in a circle are no order") {
  const auto circle = [](Benchmark& bench) {
    bench.records.clear();
    meet(bench, testing::kWeak, testing::kMiddle, 20);
    meet(bench, testing::kMiddle, testing::kStrong, 20);
    meet(bench, testing::kStrong, testing::kWeak, 20);
  };
  AuditConfig config = meta_config(circle);
  const auto study = studied(config);

  const MetaRanks ranks = meta_ranks(*study, config, 1);

  const MetaCircles& circles = ranks.circles;
  CHECK(circles.reason.empty());
  CHECK(circles.comparisons == 60);
  CHECK(circles.pairs == 3);
  CHECK(circles.cycles.observed.cyclic == 1);
  CHECK(circles.cycles.observed.triads == 1);
  // Three coins make a circle one time in four.
  CHECK_THAT(circles.cycles.null_mean, WithinAbs(0.25, 0.05));
  // By hand: three edges of 20 games, each of log-odds ln(20.5 / 0.5).
  const double edge = std::log(41.0);
  CHECK_THAT(circles.hodge.total, WithinAbs(60 * edge * edge, 1e-9));
  CHECK_THAT(circles.hodge.ratio, WithinAbs(1, 1e-12));
}

TEST_CASE("systems that met along a chain have no threes") {
  const auto chain = [](Benchmark& bench) {
    bench.records.clear();
    meet(bench, testing::kWeak, testing::kMiddle, 20);
    meet(bench, testing::kMiddle, testing::kStrong, 20);
    meet(bench, testing::kStrong, testing::kBase, 20);
  };
  AuditConfig config = meta_config(chain);
  const auto study = studied(config);

  CHECK(meta_ranks(*study, config, 1).circles.reason ==
        "no three of the systems met each other and were told apart");
}

}  // namespace assize
