#include "stats/logistic_l1.h"

#include <algorithm>
#include <array>
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

  LogisticProblem problem() const { return {x, y, weight, columns}; }
};

/// 40 rows that gold values were computed on; columns 2 as in a bias.
Rows forty() {
  Rows rows{std::vector<double>(120), {}, {}, 3};
  for (int i = 0; i < 40; ++i) {
    const double first = i * 7 % 11 / 5.0 - 1, second = i * 5 % 13 / 4.0 - 1.5;
    rows.x[i] = first;
    rows.x[40 + i] = second;
    rows.x[80 + i] = 1;
    rows.y.push_back(std::clamp(
        .5 + first * .35 - second * .2 + (i * 3 % 10 - 4.5) / 20, 0.0, 1.0));
    rows.weight.push_back(1 + i % 4 / 2.0);
  }
  return rows;
}

/// The objective from its definition, in long double.
long double objective(const Rows& rows, double c, const double* w) {
  const std::size_t n = rows.y.size();
  long double total = 0, penalty = 0;
  for (std::size_t i = 0; i < n; ++i) {
    long double eta = 0;
    for (std::size_t j = 0; j < rows.columns; ++j) {
      eta += static_cast<long double>(rows.x[j * n + i]) * w[j];
    }
    const long double log_odds_against = std::log1p(std::exp(-std::abs(eta)));
    const long double yes = std::max(-eta, 0.0L) + log_odds_against;
    const long double no = std::max(eta, 0.0L) + log_odds_against;
    total += rows.weight[i] * (rows.y[i] * yes + (1 - rows.y[i]) * no);
  }
  for (std::size_t j = 0; j < rows.columns; ++j) penalty += std::abs(w[j]);
  return penalty + c * total;
}

Rows random_rows(Stream& stream, std::size_t n, std::size_t columns) {
  Rows rows{{}, {}, {}, columns};
  for (std::size_t i = 0; i < n * columns; ++i) {
    rows.x.push_back(stream.normal());
  }
  for (std::size_t i = 0; i < n; ++i) {
    const double u = stream.uniform();
    rows.y.push_back(u < 0.3 ? 0 : u > 0.7 ? 1 : stream.uniform());
    rows.weight.push_back(static_cast<double>(stream.below(4)));
  }
  return rows;
}

TEST_CASE("coefficients agree with scikit-learn's liblinear") {
  struct Case {
    double c;
    std::array<double, 3> w;
  };
  // sklearn 1.2.1 LogisticRegression(penalty='l1', solver='liblinear',
  // fit_intercept=False, tol=1e-12) on rows doubled with weights v y, v (1-y).
  const auto t = GENERATE(values<Case>({
      {0.05, {0, 0, 0}},
      {0.3, {0.977666579235886, -0.625692388868347, 0}},
      {3, {1.6940197128295928, -1.0006167995795843, 0}},
      {1e4, {1.796090802582098, -1.0550135517502788, -0.01487289573339752}},
  }));
  CAPTURE(t.c);
  const Rows rows = forty();

  const LogisticFit fit = fit_logistic_l1(rows.problem(), t.c);

  CHECK(fit.converged);
  for (std::size_t j = 0; j < 3; ++j) {
    CHECK_THAT(fit.coefficients[j], WithinAbs(t.w[j], 1e-8));
    CHECK((fit.coefficients[j] == 0) == (t.w[j] == 0));
  }
}

TEST_CASE("the penalty keeps separated data finite") {
  struct Case {
    double c, w;
  };
  // sklearn liblinear as above on x = -2, -1, 1, 2 with labels 0, 0, 1, 1.
  const auto t = GENERATE(values<Case>({{1, 1.012001087007116},
                                        {100, 5.303304420372908},
                                        {1e4, 9.90353755084742}}));
  const Rows rows{{-2, -1, 1, 2, 1, 1, 1, 1}, {0, 0, 1, 1}, {1, 1, 1, 1}, 2};

  const LogisticFit fit = fit_logistic_l1(rows.problem(), t.c);

  CHECK(fit.converged);
  CHECK_THAT(fit.coefficients[0], WithinAbs(t.w, 1e-8));
  CHECK_THAT(fit.coefficients[1], WithinAbs(0, 1e-9));
}

TEST_CASE("no point of a grid around the fit is better") {
  Stream stream(1, {"logistic_l1_test"});
  for (int round = 0; round < 40; ++round) {
    const Rows rows = random_rows(stream, 6, 2);
    const double c = std::pow(10, 3 * stream.uniform() - 1);

    const LogisticFit fit = fit_logistic_l1(rows.problem(), c);

    CHECK(fit.converged);
    const long double best = objective(rows, c, fit.coefficients.data());
    for (const double reach : {3.0, 0.1, 1e-3}) {
      for (int a = -15; a <= 15; ++a) {
        for (int b = -15; b <= 15; ++b) {
          const std::array<double, 2> w = {
              fit.coefficients[0] + reach * a / 15,
              fit.coefficients[1] + reach * b / 15};
          REQUIRE(objective(rows, c, w.data()) >= best - 1e-13L * best);
        }
      }
    }
  }
}

TEST_CASE("the optimum does not depend on the start") {
  Stream stream(2, {"logistic_l1_test"});
  for (int round = 0; round < 100; ++round) {
    const Rows rows = random_rows(stream, 150, 4);
    const double c = std::pow(10, 8 * stream.uniform() - 4);
    std::array<double, 4> start{};
    for (double& w : start) w = 30 * stream.normal();

    const LogisticFit cold = fit_logistic_l1(rows.problem(), c);
    const LogisticFit warm = fit_logistic_l1(rows.problem(), c, start);

    CHECK(cold.converged);
    CHECK(warm.converged);
    for (std::size_t j = 0; j < 4; ++j) {
      CHECK_THAT(warm.coefficients[j], WithinAbs(cold.coefficients[j], 1e-8));
    }
  }
}

TEST_CASE("fits converge on badly scaled, collinear and separated columns") {
  Stream stream(3, {"logistic_l1_test"});
  for (int round = 0; round < 200; ++round) {
    const std::size_t n = 1 + stream.below(300);
    Rows rows = random_rows(stream, n, 5);
    const double c = std::pow(10, 8 * stream.uniform() - 4);
    for (std::size_t i = 0; i < n; ++i) {
      rows.x[i] *= 1e3;                                  // large
      rows.x[n + i] *= 1e-3;                             // small
      rows.x[2 * n + i] = 0;                             // empty
      rows.x[4 * n + i] = 0.5 * rows.x[3 * n + i];       // collinear
      if (round % 2) rows.y[i] = rows.x[3 * n + i] > 0;  // separated
    }
    CAPTURE(round, n, c);

    const LogisticFit fit = fit_logistic_l1(rows.problem(), c);

    CHECK(fit.converged);
    CHECK(fit.coefficients[2] == 0);
  }
}

TEST_CASE("a weight counts a row that often") {
  Stream stream(4, {"logistic_l1_test"});
  const Rows rows = random_rows(stream, 60, 2);
  Rows repeated{{}, {}, {}, 2};
  for (std::size_t column = 0; column < 2; ++column) {
    for (std::size_t i = 0; i < 60; ++i) {
      repeated.x.insert(repeated.x.end(),
                        static_cast<std::size_t>(rows.weight[i]),
                        rows.x[column * 60 + i]);
    }
  }
  for (std::size_t i = 0; i < 60; ++i) {
    repeated.y.insert(repeated.y.end(),
                      static_cast<std::size_t>(rows.weight[i]), rows.y[i]);
  }
  repeated.weight.assign(repeated.y.size(), 1.0);

  const LogisticFit weighted = fit_logistic_l1(rows.problem(), 2);
  const LogisticFit plain = fit_logistic_l1(repeated.problem(), 2);

  CHECK_THAT(weighted.coefficients[0], WithinAbs(plain.coefficients[0], 1e-10));
  CHECK_THAT(weighted.coefficients[1], WithinAbs(plain.coefficients[1], 1e-10));
}

TEST_CASE("no rows and no columns give zeros") {
  CHECK(fit_logistic_l1({{}, {}, {}, 3}, 1).converged);
  CHECK(fit_logistic_l1({{}, {}, {}, 3}, 1).coefficients[0] == 0);

  const std::vector<double> y = {1, 0}, weight = {1, 1};
  CHECK(fit_logistic_l1({{}, y, weight, 0}, 1).converged);
}

/// The rows of all parts but one, or of one alone.
Rows without(const std::vector<Rows>& parts, std::size_t left_out) {
  Rows rows{{}, {}, {}, parts[0].columns};
  for (std::size_t column = 0; column < rows.columns; ++column) {
    for (std::size_t p = 0; p < parts.size(); ++p) {
      const auto n = static_cast<std::ptrdiff_t>(parts[p].y.size());
      const auto begin =
          parts[p].x.begin() + static_cast<std::ptrdiff_t>(column) * n;
      if (p != left_out) rows.x.insert(rows.x.end(), begin, begin + n);
    }
  }
  for (std::size_t p = 0; p < parts.size(); ++p) {
    if (p == left_out) continue;
    rows.y.insert(rows.y.end(), parts[p].y.begin(), parts[p].y.end());
    rows.weight.insert(rows.weight.end(), parts[p].weight.begin(),
                       parts[p].weight.end());
  }
  return rows;
}

/// The weighted log-loss from its definition; the clip is not reached.
double log_loss(const Rows& rows, const LogisticFit& fit) {
  const double whole =
      static_cast<double>(objective(rows, 1, fit.coefficients.data()));
  double penalty = 0;
  for (std::size_t j = 0; j < rows.columns; ++j) {
    penalty += std::abs(fit.coefficients[j]);
  }
  return whole - penalty;
}

TEST_CASE("the error of a held-out fit covers the distance to the optimum") {
  Stream stream(5, {"logistic_l1_test"});
  int certain = 0;
  for (int round = 0; round < 100; ++round) {
    std::vector<Rows> parts;
    for (int p = 0; p < 4; ++p) parts.push_back(random_rows(stream, 90, 3));
    std::vector<LogisticProblem> problems;
    for (const Rows& part : parts) problems.push_back(part.problem());
    const double c = std::pow(10, 5 * stream.uniform() - 2);
    const Rows all = without(parts, parts.size());
    const HeldOutFits held_out(problems);

    auto fits = held_out.step_all(
        std::array{c}, fit_logistic_l1(all.problem(), c).coefficients)[0];

    for (std::size_t p = 0; p < parts.size(); ++p) {
      CAPTURE(round, p, c);
      const Rows others = without(parts, p);
      const LogisticFit best = fit_logistic_l1(others.problem(), c);
      const double expected = log_loss(parts[p], best);
      CHECK_THAT(held_out.settled(p, best.coefficients).loss,
                 WithinAbs(expected, 1e-9));
      for (int step = 0; step < 4; ++step) {
        REQUIRE(std::abs(fits[p].loss - expected) <= fits[p].error + 1e-9);
        HeldOutFit* const own = &fits[p];
        const auto from = own->coefficients;
        held_out.step(p, from, {&c, 1}, {&own, 1});
      }
      certain += fits[p].error < 1e-9;
    }
  }
  // From nearly everywhere five steps lead to the optimum.
  CHECK(certain > 390);
}

TEST_CASE("one step serves several penalties, and no fit gets worse") {
  Stream stream(6, {"logistic_l1_test"});
  std::vector<Rows> parts;
  for (int p = 0; p < 3; ++p) parts.push_back(random_rows(stream, 200, 3));
  std::vector<LogisticProblem> problems;
  for (const Rows& part : parts) problems.push_back(part.problem());
  const HeldOutFits held_out(problems);
  const Rows others = without(parts, 1);
  const std::array c = {2.0, 20.0};
  const LogisticFit near = fit_logistic_l1(others.problem(), c[1]);
  HeldOutFit first =
      held_out.step_all(std::array{c[0]}, near.coefficients)[0][1];
  HeldOutFit settled = held_out.settled(1, near.coefficients);
  const double before = first.error;

  const std::array fits = {&first, &settled};
  held_out.step(1, near.coefficients, c, fits);

  CHECK(first.error <= before);
  CHECK(settled.error == 0);
  CHECK(settled.coefficients == near.coefficients);
}

}  // namespace
}  // namespace assize
