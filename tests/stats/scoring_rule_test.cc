#include "stats/scoring_rule.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

struct Rows {
  std::vector<double> p, y, w;
  Forecasts view() const { return {p, y, w}; }
};

Rows ten() {
  Rows rows;
  for (int i = 0; i < 10; ++i) rows.p.push_back(0.05 + 0.1 * i);
  rows.y = {0, 0, 1, 0, 0, 1, 1, 0, 1, 1};
  return rows;
}

Rows sixty() {
  Rows rows;
  for (int i = 0; i < 60; ++i) {
    const double p = (i * 7 % 23 + 1) / 25.0;
    rows.p.push_back(p);
    rows.y.push_back(i * 11 % 17 / 17.0 < p * 0.8 + 0.05 ? 1 : 0);
    rows.w.push_back(1 + i % 4 / 2.0);
  }
  return rows;
}

}  // namespace

// tests/oracles/probability_calibration.py: scikit-learn.
TEST_CASE("scores are those of scikit-learn") {
  CHECK_THAT(brier_score(ten().view()), WithinAbs(0.1825, 1e-12));
  CHECK_THAT(log_loss(ten().view()), WithinAbs(0.5257453003706581, 1e-12));
  CHECK_THAT(brier_score(sixty().view()),
             WithinAbs(0.20825904761904762, 1e-12));
  CHECK_THAT(log_loss(sixty().view()), WithinAbs(0.6113009394005572, 1e-12));
  CHECK(std::isnan(brier_score({})));
}

TEST_CASE("certainty that was wrong costs everything, right nothing") {
  const std::vector<double> p = {1, 0}, right = {1, 0}, wrong = {1, 1};

  CHECK(log_loss({p, right, {}}) == 0);
  CHECK(std::isinf(log_loss({p, wrong, {}})));
}

// tests/oracles/probability_calibration.py, from the definitions.
TEST_CASE("Murphy's parts and the residue make up the Brier score") {
  struct Gold {
    Rows rows;
    double reliability, resolution, uncertainty, residue;
  };
  const auto gold =
      GENERATE(Gold{ten(), 0.02, 0.1, 0.25, 0.0125},
               Gold{sixty(), 0.009616229126418031, 0.043938027378807,
                    0.24555555555555555, -0.0029747096841189757});

  const MurphyDecomposition parts = murphy_decomposition(
      gold.rows.view(),
      bin_forecasts(gold.rows.view(), Binning::kEqualWidth, 5));

  CHECK_THAT(parts.reliability, WithinAbs(gold.reliability, 1e-12));
  CHECK_THAT(parts.resolution, WithinAbs(gold.resolution, 1e-12));
  CHECK_THAT(parts.uncertainty, WithinAbs(gold.uncertainty, 1e-12));
  CHECK_THAT(parts.residue, WithinAbs(gold.residue, 1e-12));
}

// tests/oracles/probability_calibration.py: IsotonicRegression.
TEST_CASE("the CORP parts make up either score without bins") {
  struct Gold {
    Rows rows;
    ScoringRule rule;
    double score, miscalibration, discrimination, uncertainty;
  };
  using enum ScoringRule;
  const auto gold =
      GENERATE(Gold{ten(), kBrier, 0.1825, 0.049166666666666664,
                    0.11666666666666664, 0.25},
               Gold{ten(), kLogLoss, 0.5257453003706581, 0.14383679939377036,
                    0.3112386795830575, 0.6931471805599453},
               Gold{sixty(), kBrier, 0.20825904761904762, 0.02625085131794999,
                    0.06354735925445795, 0.24555555555555558},
               Gold{sixty(), kLogLoss, 0.6113009394005572, 0.08157964076036972,
                    0.15451046649011302, 0.6842317651303005});

  const CorpDecomposition parts =
      corp_decomposition(gold.rows.view(), gold.rule);

  CHECK_THAT(parts.score, WithinAbs(gold.score, 1e-10));
  CHECK_THAT(parts.miscalibration, WithinAbs(gold.miscalibration, 1e-10));
  CHECK_THAT(parts.discrimination, WithinAbs(gold.discrimination, 1e-10));
  CHECK_THAT(parts.uncertainty, WithinAbs(gold.uncertainty, 1e-10));
  CHECK_THAT(parts.miscalibration - parts.discrimination + parts.uncertainty,
             WithinAbs(parts.score, 1e-12));
}

TEST_CASE("a perfect order has no miscalibration left after recalibration") {
  const std::vector<double> p = {0.1, 0.2, 0.8}, y = {0, 0, 1};

  const auto parts = corp_decomposition({p, y, {}}, ScoringRule::kLogLoss);

  CHECK_THAT(parts.miscalibration, WithinAbs(parts.score, 1e-15));
  CHECK_THAT(parts.discrimination, WithinAbs(parts.uncertainty, 1e-15));
}

}  // namespace assize
