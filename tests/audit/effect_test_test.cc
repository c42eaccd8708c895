#include "audit/effect_test.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "plugin/cluster_means.h"
#include "stats/exact_test.h"
#include "stats/permutation_test.h"
#include "stats/wild_bootstrap.h"

using namespace assize;
using Catch::Matchers::WithinAbs;

namespace {

/// Two systems' mean scores.
class Pair final : public ClusterMeans {
 public:
  Pair(const std::vector<double>& a, const std::vector<double>& b)
      : ClusterMeans(a.size()) {
    for (const auto* of : {&a, &b}) {
      ClusterRatio mean;
      for (std::size_t g = 0; g < of->size(); ++g) {
        mean.add(static_cast<std::uint32_t>(g), (*of)[g], 1);
      }
      add_mean({.metric = "win_rate", .is_mean = true}, std::move(mean));
    }
  }
};

/// `gained` instructions that the second wins and the first does not, `lost`
/// the other way round, and eight that both win.
struct Case {
  std::vector<Source> sources;
  Measurement measured;
  std::vector<Term> terms = {{1, 1}, {0, -1}};

  Case(std::size_t gained, std::size_t lost, double win = 100) {
    std::vector<double> a(gained, 0.0), b(gained, win);
    a.insert(a.end(), lost, 100.0);
    b.insert(b.end(), lost, 0.0);
    a.insert(a.end(), 8, 100.0);
    b.insert(b.end(), 8, 100.0);
    sources.push_back({"raw", 0, -1, std::make_unique<Pair>(a, b)});
    measured = measure(
        sources, draw(a.size(), {}, 400, Stream(1, {"bootstrap"}), 1), 1, {});
  }

  EffectP by(EffectTest test, IntervalMethod method = {}) const {
    return effect_p(test, combine(measured, terms), {.method = method},
                    LoneClusters(sources, measured).effects(terms));
  }
};

}  // namespace

// Methods, C.11: (10, 2) .0385742, mid-p .0224609.
TEST_CASE("McNemar's tests count instructions that were gained and lost") {
  const Case c(10, 2);

  const EffectP exact = c.by(EffectTest::kMcnemar);
  const EffectP mid = c.by(EffectTest::kMcnemarMidP);

  CHECK_THAT(exact.p, WithinAbs(0.0385742, 5e-8));
  CHECK(exact.test == "mcnemar");
  CHECK_THAT(mid.p, WithinAbs(0.0224609, 5e-8));
  CHECK(mid.test == "mcnemar_mid_p");
}

// On all-or-nothing instructions it is McNemar's exact test.
TEST_CASE("the sign test takes any scores") {
  CHECK_THAT(Case(10, 2, 60).by(EffectTest::kSign).p,
             WithinAbs(0.0385742, 5e-8));
}

TEST_CASE("the permutation test flips the instructions' own effects") {
  std::vector<double> differences(10, 60.0);
  differences.insert(differences.end(), 2, -100.0);

  const EffectP found = Case(10, 2, 60).by(EffectTest::kPermutation);

  CHECK(found.test == "permutation");
  CHECK(found.p ==
        sign_flip_test(differences, 400, Stream(1, {"permutation"}), 1).p);
}

TEST_CASE("a test that does not apply leaves the interval's, and its name") {
  Case c(10, 2, 60);

  CHECK(c.by(EffectTest::kMcnemar).test == "bca");
  CHECK(c.by(EffectTest::kMcnemar).p == c.by(EffectTest::kInterval).p);

  c.measured.quantity[0].is_mean = false;
  CHECK_FALSE(LoneClusters(c.sources, c.measured).effects(c.terms));
  CHECK(c.by(EffectTest::kSign).test == "bca");
}

TEST_CASE("the interval's test goes with the interval") {
  const Case c(10, 4);
  std::vector<double> differences(10, 100.0), ones(22, 1.0);
  differences.insert(differences.end(), 4, -100.0);
  differences.insert(differences.end(), 8, 0.0);
  const WildClusterBootstrap twin(differences, ones, 400,
                                  Stream(1, {"wild_cluster"}), 1);

  const EffectP wild =
      c.by(EffectTest::kInterval, IntervalMethod::kWildCluster);

  CHECK(wild.test == "wild_cluster");
  CHECK_THAT(wild.p, WithinAbs(twin.p(0), 1e-12));
  CHECK(c.by(EffectTest::kInterval, IntervalMethod::kPercentile).test == "bca");
}
