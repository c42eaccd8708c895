#include "stats/logistic.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "core/stream.h"
#include "stats/logistic_ridge.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

struct Rows {
  std::vector<double> x, y, weight;
  std::size_t columns = 0;

  LogisticRows view() const { return {x, y, weight, columns}; }
};

/// 40 rows that gold values were computed on, a column of ones first.
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

/// A column of ones, then x, at unit weights.
Rows line(const std::vector<double>& x, const std::vector<double>& y) {
  Rows rows{std::vector<double>(x.size(), 1), y,
            std::vector<double>(x.size(), 1), 2};
  rows.x.insert(rows.x.end(), x.begin(), x.end());
  return rows;
}

void check_near(const std::vector<double>& values,
                const std::vector<double>& gold, double tolerance) {
  REQUIRE(values.size() == gold.size());
  for (std::size_t j = 0; j < gold.size(); ++j) {
    CHECK_THAT(values[j], WithinAbs(gold[j], tolerance));
  }
}

std::vector<double> variances(const LogisticMlFit& fit) {
  std::vector<double> diagonal;
  const std::size_t columns = fit.coefficients.size();
  for (std::size_t j = 0; j < columns; ++j) {
    diagonal.push_back(fit.covariance[j * columns + j]);
  }
  return diagonal;
}

}  // namespace

// tests/oracles/logistic.py: statsmodels 0.13 GLM, family Binomial.
TEST_CASE("maximum likelihood on fractions is that of statsmodels") {
  const LogisticMlFit fit = fit_logistic(forty().view());

  CHECK(fit.converged);
  CHECK(fit.separation.kind == SeparationKind::kNone);
  check_near(fit.coefficients,
             {-0.014879639008, 1.796122235055, -1.055030289768}, 1e-10);
  // Theirs are those of the step before the last.
  check_near(variances(fit), {0.084493703109, 0.261657925758, 0.111923412473},
             1e-8);
}

// tests/oracles/logistic.py: R brglm2, type "AS_mean".
TEST_CASE("Firth's fit is that of brglm2") {
  const LogisticMlFit fit = fit_logistic_firth(forty().view());
  const LogisticMlFit quasi =
      fit_logistic_firth(line({-2, -1, 0, 0, 1, 3}, {0, 0, 0, 1, 1, 1}).view());

  CHECK(fit.converged);
  check_near(fit.coefficients,
             {-0.020240932199, 1.682411091037, -0.987888016469}, 1e-8);
  check_near(variances(fit), {0.081461247388, 0.245112603623, 0.105457537944},
             1e-8);
  CHECK(quasi.converged);
  CHECK(quasi.separation.kind == SeparationKind::kQuasi);
  check_near(quasi.coefficients, {-0.099741588397, 0.900868351205}, 1e-8);
}

// Methods, C.19; Firth's digits and variances by tests/oracles/logistic.py.
TEST_CASE("separated outcomes are named, and fitted under a penalty alone") {
  const Rows rows = line({-2, -1, 1, 2}, {0, 0, 1, 1});

  const LogisticMlFit plain = fit_logistic(rows.view());
  const LogisticMlFit firth = fit_logistic_firth(rows.view());
  const RidgeFit ridge =
      fit_logistic_ridge({rows.x, rows.y, rows.weight, 2, 1}, 1);

  CHECK(plain.separation.kind == SeparationKind::kComplete);
  CHECK_FALSE(plain.converged);
  CHECK(std::isnan(plain.coefficients[0]));
  CHECK(std::isnan(plain.covariance[3]));
  CHECK(firth.converged);
  CHECK(firth.separation.kind == SeparationKind::kComplete);
  check_near(firth.coefficients, {0, 1.004076424220}, 1e-9);
  check_near(variances(firth), {1.663427293205, 0.814845717524}, 1e-8);
  CHECK_THAT(ridge.coefficients[0], WithinAbs(0, 1e-9));
  CHECK_THAT(ridge.coefficients[1], WithinAbs(1.006594, 5e-7));
}

TEST_CASE("a weight is so many copies of a row") {
  Rows once = forty(), copied{{}, {}, {}, 3};
  for (int i = 0; i < 40; ++i) once.weight[i] = i % 3;
  for (int j = 0; j < 3; ++j) {
    for (int i = 0; i < 40; ++i) {
      for (int k = 0; k < i % 3; ++k) {
        copied.x.push_back(once.x[j * 40 + i]);
        if (j == 0) copied.y.push_back(once.y[i]);
      }
    }
  }
  copied.weight.assign(copied.y.size(), 1);

  check_near(fit_logistic(once.view()).coefficients,
             fit_logistic(copied.view()).coefficients, 1e-10);
  check_near(fit_logistic_firth(once.view()).coefficients,
             fit_logistic_firth(copied.view()).coefficients, 1e-8);
}

TEST_CASE("the start decides nothing but the time") {
  const std::vector<double> far = {-3, 2, 4};

  check_near(fit_logistic(forty().view(), far).coefficients,
             fit_logistic(forty().view()).coefficients, 1e-10);
  check_near(fit_logistic_firth(forty().view(), far).coefficients,
             fit_logistic_firth(forty().view()).coefficients, 1e-8);
}

TEST_CASE("collinear columns are said to be so") {
  Rows rows = forty();
  for (int i = 0; i < 40; ++i) rows.x[80 + i] = 2 * rows.x[40 + i] - 1;

  const LogisticMlFit fit = fit_logistic(rows.view());

  CHECK(fit.separation.kind == SeparationKind::kNone);
  CHECK(fit.condition > 1e12);
  CHECK(std::isnan(fit.covariance[0]));
  CHECK(fit_logistic(forty().view()).condition < 10);
}

}  // namespace assize
