#include "stats/logistic_ridge.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "core/stream.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

struct Rows {
  std::vector<double> x, y, weight;
  std::size_t columns = 0;

  RidgeProblem problem(std::size_t free) const {
    return {x, y, weight, columns, free};
  }
};

/// 40 rows that gold values were computed on; column 0 as in an intercept.
Rows forty() {
  Rows rows{std::vector<double>(120), {}, {}, 3};
  for (int i = 0; i < 40; ++i) {
    const double first = i * 7 % 11 / 5.0 - 1, second = i * 5 % 13 / 4.0 - 1.5;
    rows.x[i] = 1;
    rows.x[40 + i] = first;
    rows.x[80 + i] = second;
    rows.y.push_back(std::clamp(
        .5 + first * .35 - second * .2 + (i * 3 % 10 - 4.5) / 20, 0.0, 1.0));
    rows.weight.push_back(1 + i % 4 / 2.0);
  }
  return rows;
}

Rows random_rows(Stream stream, std::size_t n, std::size_t columns) {
  Rows rows{{}, {}, {}, columns};
  for (std::size_t i = 0; i < n * columns; ++i) {
    rows.x.push_back(stream.normal());
  }
  for (std::size_t i = 0; i < n; ++i) {
    rows.y.push_back(stream.uniform());
    rows.weight.push_back(stream.uniform());
  }
  return rows;
}

/// The largest |element| of the gradient, from its definition.
double gradient_norm(const Rows& rows, std::size_t free, double penalty,
                     const std::vector<double>& w) {
  const std::size_t n = rows.y.size();
  double worst = 0;
  for (std::size_t j = 0; j < rows.columns; ++j) {
    double gradient = j < free ? 0 : penalty * w[j];
    for (std::size_t i = 0; i < n; ++i) {
      double eta = 0;
      for (std::size_t k = 0; k < rows.columns; ++k) {
        eta += rows.x[k * n + i] * w[k];
      }
      const double p = 1 / (1 + std::exp(-eta));
      gradient += rows.weight[i] * (p - rows.y[i]) * rows.x[j * n + i];
    }
    worst = std::max(worst, std::abs(gradient));
  }
  return worst;
}

}  // namespace

// sklearn 1.2.1, LogisticRegression(C=1/penalty, tol=1e-14, max_iter=10000,
// solver='newton-cg'), fit on every row twice: label 1 with weight w y, label 0
// with weight w (1 - y). `free` 0: fit_intercept=False with the column of ones;
// 1: fit_intercept=True without it.
TEST_CASE("coefficients are those of scikit-learn") {
  struct Gold {
    double penalty;
    std::size_t free;
    std::vector<double> coefficients;
  };
  const auto gold =
      GENERATE(Gold{0.1, 0, {-0.017117840817, 1.744822381216, -1.032976716652}},
               Gold{1, 0, {-0.028088889278, 1.416530588108, -0.891303873456}},
               Gold{25, 0, {-0.017041749825, 0.296199490113, -0.292818434610}},
               Gold{0.1, 1, {-0.017260350056, 1.744807028971, -1.032965585674}},
               Gold{1, 1, {-0.030221184817, 1.416405698777, -0.891209745177}},
               Gold{25, 1, {-0.042050698794, 0.296260228221, -0.292902222640}});

  const RidgeFit fit =
      fit_logistic_ridge(forty().problem(gold.free), gold.penalty);

  CHECK(fit.converged);
  REQUIRE(fit.coefficients.size() == 3);
  for (std::size_t j = 0; j < 3; ++j) {
    CHECK_THAT(fit.coefficients[j], WithinAbs(gold.coefficients[j], 1e-8));
  }
}

TEST_CASE("the gradient vanishes at the fit, wherever it started") {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const Rows rows = random_rows(Stream(seed, {"ridge"}), 100, 5);
    const std::vector<double> far(5, seed % 2 == 0 ? 8.0 : -30.0);

    const RidgeFit fit = fit_logistic_ridge(rows.problem(2), 0.5);
    const RidgeFit again = fit_logistic_ridge(rows.problem(2), 0.5, far);

    CHECK(fit.converged);
    CHECK(again.converged);
    CHECK(gradient_norm(rows, 2, 0.5, fit.coefficients) < 1e-10);
    for (std::size_t j = 0; j < 5; ++j) {
      CHECK_THAT(again.coefficients[j], WithinAbs(fit.coefficients[j], 1e-9));
    }
  }
}

TEST_CASE("separated outcomes have a finite fit under the penalty alone") {
  const Rows rows{{-2, -1, 1, 2}, {0, 0, 1, 1}, {1, 1, 1, 1}, 1};

  const RidgeFit held = fit_logistic_ridge(rows.problem(0), 0.01);

  CHECK(held.converged);
  CHECK(gradient_norm(rows, 0, 0.01, held.coefficients) < 1e-10);
  CHECK(
      std::isfinite(fit_logistic_ridge(rows.problem(1), 0.01).coefficients[0]));
}

TEST_CASE("zero columns and rows without weight change nothing") {
  Rows rows = forty();
  const RidgeFit before = fit_logistic_ridge(rows.problem(1), 1);
  rows.x.insert(rows.x.end(), 40, 0.0);
  rows.columns = 4;

  const RidgeFit after = fit_logistic_ridge(rows.problem(1), 1);

  for (std::size_t j = 0; j < 3; ++j) {
    CHECK_THAT(after.coefficients[j], WithinAbs(before.coefficients[j], 1e-12));
  }
  CHECK_THAT(after.coefficients[3], WithinAbs(0, 1e-15));
  std::ranges::fill(rows.weight, 0);
  CHECK(fit_logistic_ridge(rows.problem(0), 1).coefficients ==
        std::vector<double>(4, 0));
}

}  // namespace assize
