#include "stats/label_budget.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <vector>

namespace assize {

using Catch::Matchers::WithinAbs;

// tests/oracles/prediction_powered.py.
TEST_CASE("a judge is worth so many labels") {
  struct Gold {
    double rho, at_50, at_200, at_1000;
  };
  const auto gold = GENERATE(
      Gold{0.3, 1.0978260869565217, 1.0947368421052632, 1.0810810810810811},
      Gold{0.6, 1.5538461538461539, 1.5294117647058822, 1.4285714285714286},
      Gold{0.8, 2.7297297297297307, 2.600000000000001, 2.1428571428571437},
      Gold{0.9, 5.050000000000001, 4.521739130434783, 3.076923076923077});

  CHECK_THAT(effective_labels(50, 5000, gold.rho) / 50,
             WithinAbs(gold.at_50, 1e-12));
  CHECK_THAT(effective_labels(200, 5000, gold.rho) / 200,
             WithinAbs(gold.at_200, 1e-12));
  CHECK_THAT(effective_labels(1000, 5000, gold.rho) / 1000,
             WithinAbs(gold.at_1000, 1e-12));
  CHECK_THAT(effective_labels(1000, 10000, 0.8),
             WithinAbs(2391.304347826087, 1e-9));  // 1000 * 11000 / 4600
}

// tests/oracles/prediction_powered.py: a search over a fine grid.
TEST_CASE("a budget is split where the variance is least") {
  const LabelCosts costs{1, 0.02, 0.01};
  struct Gold {
    double rho, labelled, unlabelled, variance;
  };
  const auto gold =
      GENERATE(Gold{0.5, 272.7272818, 636.3633243, 0.003025},
               Gold{0.8, 243.716178, 1632.41122, 0.00181825626},
               Gold{0.95, 196.468169, 3254.59285, 0.000757777371});

  const LabelBudget split = split_budget(costs, gold.rho, 300);

  CHECK_FALSE(split.labels_alone);
  CHECK_THAT(split.labelled, WithinAbs(gold.labelled, 1e-3));
  CHECK_THAT(split.unlabelled, WithinAbs(gold.unlabelled, 0.05));
  CHECK_THAT(split.variance, WithinAbs(gold.variance, 1e-11));
  CHECK_THAT(split.labelled + 0.03 * (split.labelled + split.unlabelled),
             WithinAbs(300, 1e-9));
  // The cheapest way to this variance, in labels: 1 / variance at cost one.
  CHECK_THAT(relative_cost(costs, gold.rho),
             WithinAbs(300 * split.variance, 1e-12));
}

TEST_CASE("a weak or dear judge does not pay") {
  const LabelBudget split = split_budget({1, 0.9, 0}, 0.3, 100);

  CHECK(split.labels_alone);
  CHECK(split.labelled == 100);
  CHECK(split.unlabelled == 0);
  CHECK(relative_cost({1, 0.9, 0}, 0.3) == 1);
  CHECK(relative_cost({1, 0.01, 0}, 0) == 1);
}

TEST_CASE("few labels ask for bootstrap-t, very few for a warning") {
  CHECK(label_rule(200) == LabelRule::kNormal);
  CHECK(label_rule(50) == LabelRule::kNormal);
  CHECK(label_rule(49) == LabelRule::kBootstrapT);
  CHECK(label_rule(29) == LabelRule::kBootstrapTAndWarn);
}

TEST_CASE("labels go where share times residual spread is") {
  const std::vector<double> share = {0.5, 0.3, 0.2};

  CHECK(allocate_labels(share, std::vector<double>{1, 1, 1}, 100) ==
        std::vector<std::size_t>{50, 30, 20});
  CHECK(allocate_labels(share, std::vector<double>{0.2, 1, 0.5}, 100) ==
        std::vector<std::size_t>{20, 60, 20});
  CHECK(allocate_labels(share, std::vector<double>{0, 0, 0}, 10) ==
        std::vector<std::size_t>{5, 3, 2});
  CHECK(allocate_labels(share, std::vector<double>{1, 0, 0}, 100) ==
        std::vector<std::size_t>{96, 2, 2});
  CHECK(allocate_labels(share, std::vector<double>{1, 1, 1}, 6) ==
        std::vector<std::size_t>{2, 2, 2});
}

TEST_CASE("no other allocation of labels has a smaller variance") {
  const std::vector<double> share = {0.45, 0.35, 0.2}, sd = {0.5, 0.2, 0.4};
  const auto variance = [&](double a, double b, double c) {
    const double n[] = {a, b, c};
    double sum = 0;
    for (int k = 0; k < 3; ++k)
      sum += share[k] * share[k] * sd[k] * sd[k] / n[k];
    return sum;
  };

  const auto best = allocate_labels(share, sd, 31);

  REQUIRE(std::accumulate(best.begin(), best.end(), std::size_t{0}) == 31);
  const auto as = [&](int k) { return static_cast<double>(best[k]); };
  for (int a = 2; a <= 27; ++a) {
    for (int b = 2; a + b <= 29; ++b) {
      // Rounding to whole labels may cost a little.
      CHECK(variance(as(0), as(1), as(2)) <=
            variance(a, b, 31 - a - b) * 1.002);
    }
  }
}

TEST_CASE("strata with too few labels are merged") {
  const auto merge = [](std::vector<std::uint32_t> labelled,
                        std::vector<std::uint32_t> unlabelled) {
    return merge_small_strata(labelled, unlabelled);
  };
  using Map = std::vector<std::uint32_t>;

  CHECK(merge({5, 2, 9}, {5, 7, 2}) == Map{0, 1, 2});
  CHECK(merge({1, 5, 1}, {5, 7, 2}) == Map{0, 1, 0});
  CHECK(merge({9, 1, 5}, {9, 9, 7}) == Map{0, 1, 1});
  CHECK(merge({1, 0}, {3, 3}) == Map{0, 0});
}

}  // namespace assize
