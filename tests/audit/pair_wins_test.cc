#include "audit/pair_wins.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "plugin/cluster_means.h"
#include "synthetic.h"

using namespace assize;
using Catch::Matchers::WithinAbs;

namespace {

constexpr std::size_t kItems = 20;

/// A suite's own figures, of these systems.
class Headline final : public ClusterMeans {
 public:
  Headline(const std::string& metric, const std::vector<std::uint16_t>& systems)
      : ClusterMeans(kItems) {
    for (const std::uint16_t system : systems) {
      ClusterRatio mean;
      mean.add(0, 1, 1);
      add_mean({.metric = metric, .system = system}, std::move(mean));
    }
  }
  Notes notes() const override { return {}; }
};

/// The right answer wins three pairs of four, and padded every one; a constant
/// answer wins none.
Benchmark pairs() {
  Benchmark out = testing::make_benchmark(
      {.items = kItems,
       .systems = {"wrong", "right", "right + pad", "constant"},
       .outcome = [](std::size_t system, std::size_t item) {
         if (system == 1) return item % 4 == 0 ? 0.0 : 1.0;
         return system == 2 ? 1.0 : 0.0;
       }});
  out.reference = -1;
  out.entrants = {{.system = 2, .clean = 1, .arm = 1},
                  {.system = 3, .clean = Entrant::kConstant, .arm = 2}};
  return out;
}

std::vector<std::pair<std::string, double>> found(const Benchmark& bench,
                                                  const Estimator& headline) {
  const VerdictTable table = tabulate(bench);
  const AnswerTable answers;
  const auto wins = pair_wins(
      {.bench = bench, .table = table, .answers = answers, .findings = {}},
      headline);
  const std::vector<double> ones(kItems, 1.0);
  std::vector<double> value(wins->quantities().size());
  Scratch scratch;
  wins->estimate(ones, value, scratch);
  std::vector<std::pair<std::string, double>> out;
  for (std::size_t q = 0; q < value.size(); ++q) {
    const Quantity& of = wins->quantities()[q];
    CHECK(of.metric == "win_rate");
    CHECK(of.n == kItems);
    out.emplace_back(bench.systems[of.system], value[q]);
  }
  return out;
}

}  // namespace

TEST_CASE("attacked answers have a win rate where a suite scores judges") {
  const auto of = found(pairs(), Headline("accuracy", {0}));

  REQUIRE(of.size() == 3);
  CHECK(of[0].first == "right");
  CHECK_THAT(of[0].second, WithinAbs(75, 1e-12));
  CHECK(of[1].first == "right + pad");
  CHECK_THAT(of[1].second, WithinAbs(100, 1e-12));
  CHECK(of[2].first == "constant");
  CHECK_THAT(of[2].second, WithinAbs(0, 1e-12));
}

TEST_CASE("a suite that scores systems has its own metric to be attacked") {
  CHECK(found(pairs(), Headline("score", {0, 1})).empty());
  Benchmark ranked = pairs();
  ranked.reference = 0;
  CHECK(found(ranked, Headline("accuracy", {0})).empty());
}
