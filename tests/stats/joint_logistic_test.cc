#include "stats/joint_logistic.h"

#include <Eigen/Dense>
#include <catch2/catch.hpp>
#include <cmath>

#include "core/stream.h"

using namespace assize;
using Catch::Matchers::WithinAbs;

namespace {

double sigmoid(double t) { return 1 / (1 + std::exp(-t)); }

/// Eighteen rows of three systems in five clusters, by formula, so that the
/// oracle's command holds them too.
JointLogisticData small() {
  JointLogisticData data{.systems = 3, .covariates = 2};
  for (std::uint32_t i = 0; i < 18; ++i) {
    data.system.push_back(i / 6);
    data.cluster.push_back(i % 5);
    data.outcome.push_back((i * i % 7 + 0.5) / 7.5);
    data.x.push_back(std::sin(i));
    data.x.push_back(std::cos(2 * i));
  }
  return data;
}

/// The same optimum by Newton steps on the whole Hessian, one column for each
/// system and each covariate, without blocks.
std::vector<double> dense(const JointLogisticData& data, double ridge,
                          const std::vector<double>& weight) {
  const auto systems = static_cast<Eigen::Index>(data.systems);
  const auto k = static_cast<Eigen::Index>(data.covariates);
  Eigen::VectorXd theta = Eigen::VectorXd::Zero(systems + k);
  for (int step = 0; step < 60; ++step) {
    Eigen::VectorXd gradient = Eigen::VectorXd::Zero(systems + k);
    Eigen::MatrixXd hessian = Eigen::MatrixXd::Zero(systems + k, systems + k);
    for (Eigen::Index j = systems; j < systems + k; ++j) {
      gradient[j] = ridge * theta[j];
      hessian(j, j) = ridge;
    }
    for (std::size_t i = 0; i < data.outcome.size(); ++i) {
      Eigen::VectorXd z = Eigen::VectorXd::Zero(systems + k);
      z[data.system[i]] = 1;
      for (Eigen::Index j = 0; j < k; ++j) {
        z[systems + j] = data.x[i * data.covariates + static_cast<size_t>(j)];
      }
      const double p = sigmoid(z.dot(theta)), v = weight[data.cluster[i]];
      gradient += v * (p - data.outcome[i]) * z;
      hessian += v * p * (1 - p) * z * z.transpose();
    }
    theta -= hessian.fullPivLu().solve(gradient);
  }
  return {theta.begin(), theta.end()};
}

void check_equal(const JointLogistic::Fit& fit,
                 const std::vector<double>& expected, double within) {
  REQUIRE(fit.w.size() + fit.slope.size() == expected.size());
  CHECK(fit.converged);
  for (std::size_t j = 0; j < expected.size(); ++j) {
    INFO("coefficient " << j);
    const double found =
        j < fit.w.size() ? fit.w[j] : fit.slope[j - fit.w.size()];
    CHECK_THAT(found, WithinAbs(expected[j], within));
  }
}

}  // namespace

TEST_CASE("a joint logistic fit is the one of scikit-learn and of scipy") {
  // i = np.arange(18); s = i // 6
  // X = np.c_[s == 0, s == 1, s == 2, np.sin(i), np.cos(2 * i)].astype(float)
  // y = (i * i % 7 + .5) / 7.5; v = np.ones(18)
  // or v = np.array([1, 2, 0, 3, 1.])[i % 5]
  // without a penalty: LogisticRegression(penalty='none', solver='newton-cg',
  //   fit_intercept=False, tol=1e-14, max_iter=10000).fit(np.r_[X, X],
  //   np.r_[np.ones(18), np.zeros(18)], np.r_[v * y, v * (1 - y)]).coef_
  // with one of 0.5: scipy.optimize.root(lambda t: X.T @ (v * (1 / (1 +
  //   np.exp(-X @ t)) - y)) + .5 * np.r_[0, 0, 0, t[3:]], np.zeros(5),
  //   tol=1e-15).x
  struct Case {
    double ridge, within;  // The oracle's own gradient: 5e-8, 3e-16.
    std::vector<double> weight, expected;
  };
  const std::vector<double> drawn = {1, 2, 0, 3, 1};
  const auto row = GENERATE_COPY(values<Case>({
      {1e-12,
       1e-6,
       {},
       {-0.5968244035, -0.9060448130, -0.6907779741, -0.4738959290,
        0.0283517914}},
      {1e-12,
       1e-6,
       drawn,
       {-0.8732034232, -0.9135787452, -0.7283171632, -0.6214066047,
        0.1081267508}},
      {0.5,
       1e-10,
       {},
       {-0.5936580689143661, -0.9009451803543744, -0.6880222101050568,
        -0.3737425800630558, 0.018432548021547968}},
      {0.5,
       1e-10,
       drawn,
       {-0.8660453672838957, -0.8993210428929009, -0.759565962899084,
        -0.49101306890331425, 0.09641580276318619}},
  }));

  const JointLogistic model(small(), row.ridge);

  check_equal(model.fit(row.weight), row.expected, row.within);
}

TEST_CASE("a joint logistic fit by blocks is that by dense Newton steps") {
  Stream stream(7, {"joint"});
  JointLogisticData data{.systems = 5, .covariates = 4};
  std::vector<double> weight;
  for (std::uint32_t g = 0; g < 30; ++g) {
    weight.push_back(static_cast<double>(stream.below(3)));
    for (std::uint32_t s = 0; s < 5; ++s) {
      data.system.push_back(s);
      data.cluster.push_back(g);
      data.outcome.push_back(stream.uniform());
      for (int j = 0; j < 4; ++j) data.x.push_back(stream.normal() + s);
    }
  }
  const JointLogistic model(data, 0.01);
  const auto start = model.fit();

  check_equal(model.fit(weight), dense(data, 0.01, weight), 1e-9);
  check_equal(model.fit(weight, &start), dense(data, 0.01, weight), 1e-9);
}

TEST_CASE("a joint logistic fit finds planted intercepts and slopes") {
  const std::vector<double> w = {-1.5, 0, 0.8, 2}, slope = {1.2, -0.7};
  Stream stream(1, {"planted"});
  JointLogisticData data{.systems = 4, .covariates = 2};
  for (std::uint32_t i = 0; i < 8000; ++i) {
    const std::uint32_t s = i % 4;
    // The systems differ in the covariates too: a mean would confound them.
    const double a = 2 * stream.uniform() - 1 + 0.3 * s;
    const double b = 2 * stream.uniform() - 1 - 0.2 * s;
    const double p = sigmoid(w[s] + slope[0] * a + slope[1] * b);
    data.system.push_back(s);
    data.cluster.push_back(i / 4);
    data.outcome.push_back(stream.uniform() < p ? 1 : 0);
    data.x.insert(data.x.end(), {a, b});
  }

  const auto fit = JointLogistic(data, 0.01).fit();

  // Four standard errors: about 0.045 of a slope, 0.08 of the outermost w.
  for (std::size_t s = 0; s < 4; ++s)
    CHECK_THAT(fit.w[s], WithinAbs(w[s], 0.32));
  for (std::size_t j = 0; j < 2; ++j) {
    CHECK_THAT(fit.slope[j], WithinAbs(slope[j], 0.18));
  }
}

TEST_CASE("outcomes that are the model's own probabilities give it back") {
  JointLogisticData data = small();
  for (std::size_t i = 0; i < 18; ++i) {
    data.outcome[i] = sigmoid(0.5 * data.system[i] - 1 + 0.9 * data.x[2 * i] -
                              0.4 * data.x[2 * i + 1]);
  }

  check_equal(JointLogistic(data, 1e-14).fit(), {-1, -0.5, 0, 0.9, -0.4}, 1e-9);
}

TEST_CASE("a follower takes the slopes as they are and changes none") {
  JointLogisticData data = small();
  JointLogisticData without = small();
  without.systems = 2;
  for (auto* column : {&without.system, &without.cluster}) column->resize(12);
  without.outcome.resize(12);
  without.x.resize(24);
  data.follows = {false, false, true};

  const auto fit = JointLogistic(data, 0.5).fit();
  const auto alone = JointLogistic(without, 0.5).fit();

  REQUIRE(fit.converged);
  CHECK_THAT(fit.slope[0], WithinAbs(alone.slope[0], 1e-10));
  CHECK_THAT(fit.slope[1], WithinAbs(alone.slope[1], 1e-10));
  double won = 0, said = 0;  // Its w makes its mean prediction its mean.
  for (std::size_t i = 12; i < 18; ++i) {
    won += data.outcome[i];
    said += sigmoid(fit.w[2] + fit.slope[0] * data.x[2 * i] +
                    fit.slope[1] * data.x[2 * i + 1]);
  }
  CHECK_THAT(said, WithinAbs(won, 1e-10));
}

TEST_CASE("the influence on w is its derivative by the clusters' weights") {
  JointLogisticData data = small();
  data.follows = {false, GENERATE(false, true), false};
  const JointLogistic model(data, 0.3);
  const auto full = model.fit();
  std::vector<double> found(5 * 3);

  model.influence(full, found);

  for (std::size_t g = 0; g < 5; ++g) {
    const double h = 1e-5;
    std::vector<double> up(5, 1.0), down(5, 1.0);
    up[g] += h;
    down[g] -= h;
    const auto above = model.fit(up, &full), below = model.fit(down, &full);
    for (std::size_t s = 0; s < 3; ++s) {
      INFO("cluster " << g << ", system " << s);
      CHECK_THAT(found[g * 3 + s],
                 WithinAbs((above.w[s] - below.w[s]) / (2 * h), 1e-7));
    }
  }
}

TEST_CASE("a system that always wins or is not drawn has no w") {
  JointLogisticData data = small();
  for (std::size_t i = 0; i < 6; ++i) data.outcome[i] = 1;
  const JointLogistic model(data, 0.5);
  std::vector<double> influence(5 * 3);

  const auto fit = model.fit();
  const auto undrawn = model.fit(std::vector<double>(5, 0.0));
  model.influence(fit, influence);

  CHECK(fit.converged);
  CHECK(std::isnan(fit.w[0]));
  CHECK(std::isfinite(fit.w[1]));
  for (const double w : undrawn.w) CHECK(std::isnan(w));
  CHECK(std::isnan(influence[0]));
  CHECK(std::isfinite(influence[1]));
}

TEST_CASE("the penalty keeps a slope finite where it separates outcomes") {
  JointLogisticData data{.systems = 1, .covariates = 1};
  data.system = data.cluster = {0, 0, 0, 0};
  data.outcome = {0, 0, 1, 1};
  data.x = {-2, -1, 1, 2};

  // LogisticRegression(C=1, tol=1e-12, solver="newton-cg").fit(
  //   [[-2], [-1], [1], [2]], [0, 0, 1, 1])
  check_equal(JointLogistic(data, 1).fit(), {0, 1.006594}, 1e-6);
  CHECK(JointLogistic(data, 1e-6).fit().converged);
}

TEST_CASE("a joint logistic fit of nothing is nothing") {
  const JointLogistic none(JointLogisticData{}, 1);
  JointLogisticData data{.systems = 2, .covariates = 1};

  CHECK(none.fit().w.empty());
  for (const double w : JointLogistic(data, 1).fit().w) CHECK(std::isnan(w));
}
