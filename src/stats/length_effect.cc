#include "stats/length_effect.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <boost/math/distributions/fisher_f.hpp>
#include <cmath>
#include <functional>
#include <map>
#include <vector>

#include "stats/logistic.h"
#include "stats/moments.h"
#include "stats/quantile.h"

namespace assize {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;
using Eigen::Index;

constexpr int kTerms = 3;
constexpr std::uint32_t kLeastClusters = 12;
constexpr double kCollinear = 1e-10;

using Knots = std::array<double, kTerms + 1>;

Knots knots_of(const std::vector<double>& lengths) {
  std::vector<double> sorted = lengths;
  std::ranges::sort(sorted);
  return {sorted_quantile(sorted, 0.05), sorted_quantile(sorted, 0.35),
          sorted_quantile(sorted, 0.65), sorted_quantile(sorted, 0.95)};
}

double cubed(double x) { return x > 0 ? x * x * x : 0; }

/// The spline's terms in the units of the knots' span: a line, and for each of
/// the first two knots a cubic that is straight beyond the outer knots.
Matrix spline(const std::vector<double>& lengths, const Knots& knots) {
  const double span = knots[3] - knots[0];
  Matrix out(static_cast<Index>(lengths.size()), kTerms);
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    const auto row = static_cast<Index>(i);
    const auto above = [&](int k) {
      return cubed((lengths[i] - knots[static_cast<std::size_t>(k)]) / span);
    };
    out(row, 0) = (lengths[i] - knots[0]) / span;
    for (std::size_t k = 0; k < 2; ++k) {
      const double inner = (knots[3] - knots[k]) / (knots[3] - knots[2]);
      const double outer = (knots[2] - knots[k]) / (knots[3] - knots[2]);
      out(row, static_cast<Index>(k) + 1) =
          above(static_cast<int>(k)) - inner * above(2) + outer * above(3);
    }
  }
  return out;
}

/// The tanh, the difficulty where it differs, and ones.
Matrix null_columns(const LengthControlledData& data, double scale) {
  const auto n = static_cast<Index>(data.outcome.size());
  const bool hard = standard_deviation(data.difficulty, 1) > 0;
  Matrix out = Matrix::Ones(n, hard ? 3 : 2);
  for (Index i = 0; i < n; ++i) {
    const auto at = static_cast<std::size_t>(i);
    out(i, 0) = std::tanh(data.length_difference[at] / scale);
    if (hard) out(i, 1) = data.difficulty[at];
  }
  return out;
}

/// One row per cluster that holds data: the sum of its rows' scores of the
/// spline's terms, less what the model's own scores say of them.
Matrix cluster_scores(const LengthControlledData& data, const Matrix& x,
                      const Matrix& z, const Vector& w) {
  const Eigen::ArrayXd p = 1 / (1 + (-(x * w).array()).exp());
  const Vector bend = (p * (1 - p)).matrix();
  const Matrix weighted = bend.asDiagonal() * x;
  const Matrix own = x.transpose() * weighted;
  const Matrix rest = z - x * own.ldlt().solve(weighted.transpose() * z);
  std::map<std::uint32_t, Eigen::RowVector3d> sums;
  for (Index i = 0; i < x.rows(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    const auto [sum, fresh] = sums.try_emplace(data.cluster[at]);
    if (fresh) sum->second.setZero();
    sum->second += (data.outcome[at] - p[i]) * rest.row(i);
  }
  Matrix out(static_cast<Index>(sums.size()), kTerms);
  Index row = 0;
  for (const auto& [cluster, sum] : sums) out.row(row++) = sum;
  return out;
}

/// Hotelling's T^2 of the rows' mean; NaN where some direction has no spread.
double hotelling(const Matrix& rows) {
  const auto n = static_cast<double>(rows.rows());
  const Eigen::RowVectorXd mean = rows.colwise().mean();
  const Matrix centred = rows.rowwise() - mean;
  Matrix spread = centred.transpose() * centred / (n - 1);
  const Vector size = spread.diagonal().cwiseSqrt();
  if (!(size.minCoeff() > 0)) return kAbsent;
  spread.array() /= (size * size.transpose()).array();
  const Vector scaled = mean.transpose().cwiseQuotient(size);
  const Eigen::LDLT<Matrix> factor(spread);
  if (!(factor.vectorD().minCoeff() > kCollinear)) return kAbsent;
  return n * scaled.dot(factor.solve(scaled));
}

}  // namespace

LackOfFit tanh_lack_of_fit(const LengthControlledData& data) {
  LackOfFit out;
  std::vector<std::uint32_t> clusters = data.cluster;
  std::ranges::sort(clusters);
  clusters.erase(std::unique(clusters.begin(), clusters.end()), clusters.end());
  out.clusters = static_cast<std::uint32_t>(clusters.size());
  const double scale = standard_deviation(data.length_difference, 1);
  if (out.clusters < kLeastClusters || !(scale > 0)) return out;
  const Knots knots = knots_of(data.length_difference);
  if (std::ranges::adjacent_find(knots, std::greater_equal{}) != knots.end()) {
    return out;
  }
  const Matrix x = null_columns(data, scale);
  const std::vector<double> ones(data.outcome.size(), 1.0);
  const LogisticMlFit fit =
      fit_logistic({.x = {x.data(), static_cast<std::size_t>(x.size())},
                    .y = data.outcome,
                    .weight = ones,
                    .columns = static_cast<std::size_t>(x.cols())});
  if (!fit.converged || fit.separation.kind != SeparationKind::kNone) {
    return out;
  }
  const Matrix z = spline(data.length_difference, knots);
  const Vector w = Eigen::Map<const Vector>(fit.coefficients.data(), x.cols());
  const double squared = hotelling(cluster_scores(data, x, z, w));
  if (!std::isfinite(squared)) return out;
  const double n = out.clusters;
  out.statistic = squared * (n - kTerms) / (kTerms * (n - 1));
  const boost::math::fisher_f under_null(kTerms, n - kTerms);
  out.p = cdf(complement(under_null, std::max(out.statistic, 0.0)));
  return out;
}

}  // namespace assize
