#include "stats/calibration_error.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "stats/moments.h"
#include "stats/quantile.h"

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

/// Sixty weighted forecasts, some of them on the edges of bins.
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

double ece(const Rows& rows, Binning binning, std::size_t bins) {
  return expected_calibration_error(bin_forecasts(rows.view(), binning, bins));
}

}  // namespace

// tests/oracles/probability_calibration.py.
TEST_CASE("the binned error is the published one") {
  using enum Binning;

  CHECK_THAT(ece(ten(), kEqualWidth, 5), WithinAbs(0.12, 1e-12));
  CHECK_THAT(ece(ten(), kEqualWidth, 10), WithinAbs(0.35, 1e-12));
  CHECK_THAT(ece(ten(), kEqualMass, 2), WithinAbs(0.05, 1e-12));
  CHECK_THAT(ece(sixty(), kEqualWidth, 5),
             WithinAbs(0.07161904761904758, 1e-12));
  CHECK_THAT(ece(sixty(), kEqualWidth, 10),
             WithinAbs(0.09790476190476191, 1e-12));
  CHECK(std::isnan(ece({}, kEqualWidth, 5)));
}

// tests/oracles/probability_calibration.py
TEST_CASE("the debiased error takes the bins' own noise out") {
  const auto debiased = [](const Rows& rows, std::size_t bins) {
    return debiased_calibration_error(
        bin_forecasts(rows.view(), Binning::kEqualWidth, bins));
  };

  CHECK_THAT(debiased(ten(), 5).squared, WithinAbs(-0.13, 1e-12));
  CHECK(debiased(ten(), 5).root == 0);
  CHECK_THAT(debiased(sixty(), 5).squared,
             WithinAbs(-0.008944555974400626, 1e-12));
  CHECK_THAT(debiased(sixty(), 10).squared,
             WithinAbs(-0.01796187716835549, 1e-12));
  CHECK(debiased(ten(), 10).dropped == 10);
  CHECK(std::isnan(debiased(ten(), 10).squared));
}

TEST_CASE("a bin holds its upper edge, the first also zero") {
  const std::vector<double> p = {0, 0.1, 0.2, 0.3, 0.6, 0.7, 1},
                            y = {0, 0, 0, 0, 0, 0, 0};

  const auto bins = bin_forecasts({p, y, {}}, Binning::kEqualWidth, 10);

  REQUIRE(bins.size() == 6);
  CHECK(bins[0].rows == 2);  // 0 and 0.1.
  for (std::size_t b = 1; b < 6; ++b) CHECK(bins[b].rows == 1);
}

TEST_CASE("equal probabilities stay together in bins of equal mass") {
  const std::vector<double> p = {0.1, 0.5, 0.5, 0.5, 0.9, 0.9},
                            y = {0, 1, 0, 1, 1, 1};

  const auto bins = bin_forecasts({p, y, {}}, Binning::kEqualMass, 2);

  REQUIRE(bins.size() == 2);
  CHECK(bins[0].rows == 4);
  CHECK(bins[1].rows == 2);
}

// tests/oracles/probability_calibration.py: 20,000 draws of numpy.
TEST_CASE("right probabilities have an error too, and the null shows it") {
  Rows rows = sixty();
  rows.w.clear();
  const Stream stream(4, {"ece_null"});

  const auto null = calibration_error_null(rows.view(), Binning::kEqualWidth, 5,
                                           4000, stream, 2);

  CHECK_THAT(mean(null), WithinAbs(0.09486, 0.002));
  CHECK_THAT(sorted_quantile(null, 0.95), WithinAbs(0.152, 0.005));
  CHECK(null == calibration_error_null(rows.view(), Binning::kEqualWidth, 5,
                                       4000, stream, 1));
}

// By hand: accuracy .80 less mean confidence .75.
TEST_CASE("the balance score is accuracy less confidence") {
  Rows rows;
  for (int i = 0; i < 20; ++i) {
    rows.p.push_back(0.65 + 0.2 * (i % 2));
    rows.y.push_back(i % 5 == 0 ? 0 : 1);
  }

  const BalanceScore score = balance_score(rows.view());

  CHECK_THAT(score.value, WithinAbs(0.05, 1e-12));
  CHECK_THAT(score.accuracy, WithinAbs(0.8, 1e-12));
  CHECK_THAT(score.confidence, WithinAbs(0.75, 1e-12));
  double gains = 0;
  for (std::size_t i = 0; i < 20; ++i) {
    gains += rows.y[i] == 1 ? 1 - rows.p[i] : -rows.p[i];
  }
  CHECK_THAT(gains / 20, WithinAbs(score.value, 1e-12));
  CHECK(std::isnan(balance_score({}).value));
}

}  // namespace assize
