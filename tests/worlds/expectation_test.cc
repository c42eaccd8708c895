#include "worlds/expectation.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "worlds/probability.h"

namespace {

using namespace assize;
using namespace assize::worlds;
using Catch::Matchers::WithinAbs;

double sigmoid(double z) { return 1 / (1 + std::exp(-z)); }

WorldLaw law() {
  WorldLaw out;
  out.clusters = 10;
  out.icc = 0.3;
  out.judges = {{.name = "judge", .position = 0.6, .length = 2}};
  out.systems = {{.name = "a", .logit = 0.3, .longer = 0.25},
                 {.name = "b", .logit = -0.4, .longer = 0.5}};
  return out;
}

/// Chances of all outcomes of some verdicts of one cluster, by going through
/// which of them take the cluster's number and where that number falls.
template <typename Visit>
void each_outcome(const std::vector<double>& p, double icc, Visit visit) {
  const double shared = std::sqrt(icc);
  std::vector<double> cuts = p;
  cuts.insert(cuts.end(), {0, 1});
  std::ranges::sort(cuts);
  const std::size_t n = p.size(), all = std::size_t{1} << n;
  for (std::size_t together = 0; together < all; ++together) {
    for (std::size_t c = 0; c + 1 < cuts.size(); ++c) {
      const double common = (cuts[c] + cuts[c + 1]) / 2;
      for (std::size_t wins = 0; wins < all; ++wins) {
        double chance = cuts[c + 1] - cuts[c];
        for (std::size_t i = 0; i < n; ++i) {
          const bool win = wins >> i & 1;
          if (together >> i & 1) {
            chance *= shared * ((common < p[i]) == win ? 1 : 0);
          } else {
            chance *= (1 - shared) * (win ? p[i] : 1 - p[i]);
          }
        }
        if (chance > 0) visit(wins, chance);
      }
    }
  }
}

}  // namespace

TEST_CASE("win rates are sums over looks, by slot") {
  const auto rates = win_rates(law(), 0, 0);

  // Covariates 600 / 3000 where longer, -400 / 2000 where shorter.
  CHECK_THAT(rates[0], WithinAbs(0.25 * sigmoid(0.3 + 0.3 + 0.4) +
                                     0.75 * sigmoid(0.3 + 0.3 - 0.4),
                                 1e-12));
  CHECK_THAT(rates[1], WithinAbs(0.25 * sigmoid(0.3 - 0.3 + 0.4) +
                                     0.75 * sigmoid(0.3 - 0.3 - 0.4),
                                 1e-12));
}

TEST_CASE("consistency agrees with going through every outcome") {
  WorldLaw one = law();
  one.judges[0].length = 0;
  const auto p = win_rates(one, 0, 1);
  double same = 0;

  each_outcome({p[0], p[1]}, one.icc, [&](std::size_t wins, double chance) {
    if (wins == 0 || wins == 3) same += chance;
  });

  CHECK_THAT(consistency(one, 0, 1), WithinAbs(same, 1e-12));
}

TEST_CASE("a cluster's variance agrees with going through every outcome") {
  const unsigned items = GENERATE(1u, 2u);
  WorldLaw one = law();
  one.sizes = {items};
  one.judges[0].length = 0;
  const auto a = win_rates(one, 0, 0), b = win_rates(one, 0, 1);
  std::vector<double> p, sign;
  for (unsigned i = 0; i < items; ++i) {
    p.insert(p.end(), {a[0], a[1], b[0], b[1]});
    sign.insert(sign.end(), {1, 1, -1, -1});
  }
  double mean = 0, square = 0;

  each_outcome(p, one.icc, [&](std::size_t wins, double chance) {
    double difference = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
      difference += wins >> i & 1 ? sign[i] : 0;
    }
    difference /= 2.0 * items;
    mean += chance * difference;
    square += chance * difference * difference;
  });

  CHECK_THAT(mean, WithinAbs((a[0] + a[1] - b[0] - b[1]) / 2, 1e-12));
  CHECK_THAT(difference_variance(one, 0, 0, 1),
             WithinAbs(square - mean * mean, 1e-12));
}

TEST_CASE("at equal looks a system stands where its own log-odds put it") {
  WorldLaw one = law();
  one.judges[0].position = 0;
  one.judges[0].style = 1.5;
  one.systems[0].bold = 0.5;

  const auto rates = style_controlled(one, 0);

  CHECK_THAT(rates[0], WithinAbs(sigmoid(0.3), 1e-7));
  CHECK_THAT(rates[1], WithinAbs(sigmoid(-0.4), 1e-7));
}
