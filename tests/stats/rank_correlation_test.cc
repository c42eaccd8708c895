#include "stats/rank_correlation.h"

#include <catch2/catch.hpp>
#include <cmath>

namespace assize {

using Catch::Matchers::WithinAbs;
using Values = std::vector<double>;

// scipy 1.10.1: scipy.stats.rankdata(a), scipy.stats.spearmanr(a, b)[0].
TEST_CASE("ranks and correlations are those of scipy") {
  const Values a = {3, 1, 4, 1, 5, 9, 2, 6}, b = {2, 7, 1, 8, 2, 8, 1, 8};
  Values x, z;
  for (int i = 0; i < 30; ++i) {
    x.push_back(i * 17 % 31);
    z.push_back(std::floor(i * 11 % 13 / 2.0));
  }

  CHECK(mean_ranks(a) == Values{4, 1.5, 5, 1.5, 6, 8, 3, 7});
  CHECK_THAT(spearman(a, b), WithinAbs(0.198853681209925, 1e-14));
  CHECK_THAT(spearman(Values{1, 2, 3, 4, 5}, Values{1, 2, 3, 5, 4}),
             WithinAbs(0.9, 1e-14));
  CHECK_THAT(spearman(x, z), WithinAbs(0.359793728875404, 1e-14));
  // tests/oracles/meta_metrics.py: scipy.stats.kendalltau.
  CHECK_THAT(kendall_tau_b(a, b), WithinAbs(0.160514470781026, 1e-14));
  CHECK_THAT(kendall_tau_b(x, z), WithinAbs(0.279658833237506, 1e-14));
}

TEST_CASE("the same order is 1, the reverse -1, however far values lie") {
  const Values a = {-1e300, 2, 3, 1e300}, up = {1, 2, 3, 4},
               down = {9, 8, 1e-9, 0};

  CHECK_THAT(spearman(a, up), WithinAbs(1, 1e-15));
  CHECK_THAT(spearman(a, down), WithinAbs(-1, 1e-15));
  CHECK(kendall_tau_b(a, up) == 1);
  CHECK(kendall_tau_b(a, down) == -1);
}

TEST_CASE("without an order there is no correlation") {
  CHECK(mean_ranks(Values{}).empty());
  CHECK(std::isnan(spearman(Values{}, Values{})));
  CHECK(std::isnan(spearman(Values{1}, Values{2})));
  CHECK(std::isnan(spearman(Values{1, 2, 3}, Values{5, 5, 5})));
  CHECK(std::isnan(kendall_tau_b(Values{1, 2, 3}, Values{5, 5, 5})));
  CHECK(std::isnan(kendall_tau_b(Values{1}, Values{2})));
}

// Methods, C.13.
TEST_CASE("the Brier score of pairs is the mean squared error of the order") {
  CHECK_THAT(pair_rank_brier(Values{.9, .6, .99}, Values{1, 0, 1}),
             WithinAbs(0.1233666666666667, 1e-12));
  CHECK(pair_rank_brier(Values{.5}, Values{.5}) == 0);
  CHECK(std::isnan(pair_rank_brier(Values{}, Values{})));
}

TEST_CASE("the chance to lie above is normal, and sure without variance") {
  // tests/oracles/meta_metrics.py: scipy.stats.norm.cdf.
  CHECK_THAT(above_probability(2.5, 0.25, 1, 1),
             WithinAbs(0.910143752560500, 1e-14));
  CHECK_THAT(above_probability(1, 1, 2.5, 0.25),
             WithinAbs(1 - 0.910143752560500, 1e-14));
  CHECK(above_probability(2, 0, 1, 0) == 1);
  CHECK(above_probability(1, 0, 2, 0) == 0);
  CHECK(above_probability(2, 0, 2, 0) == 0.5);
}

TEST_CASE("one sure mistake costs 52 bits, not everything") {
  // By hand: (ln 2 + 52 ln 2) / 2.
  CHECK_THAT(pair_rank_log_loss(Values{.5, 0}, Values{1, 1}),
             WithinAbs(26.5 * std::log(2), 1e-12));
  CHECK_THAT(pair_rank_log_loss(Values{1, .25}, Values{1, 0}),
             WithinAbs(-std::log(.75) / 2, 1e-15));
  CHECK(std::isnan(pair_rank_log_loss(Values{}, Values{})));
}

}  // namespace assize
