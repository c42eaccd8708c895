#include "stats/prediction_powered.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/sum.h"

namespace assize {
namespace {

/// Below this share of its mean square, a variance is rounding.
constexpr double kNoSpread = 1e-14;

bool clipped(PowerTuning tuning) { return tuning == PowerTuning::kClipped; }

double square(double x) { return x * x; }

}  // namespace

std::string_view name(PowerTuning tuning) {
  switch (tuning) {
    using enum PowerTuning;
    case kClassical:
      return "classical";
    case kPlain:
      return "ppi";
    case kClipped:
      return "ppi++.ppi_py";
    case kUnclipped:
      return "ppi++.glide";
  }
  return "";
}

bool PredictionPowered::contrary() const {
  return std::ranges::any_of(optimum, [](double x) { return x < 0; });
}

void PredictionPoweredMean::Sums::add(const Sums& other, double weight) {
  rows += weight * other.rows;
  y += weight * other.y;
  f += weight * other.f;
  yf += weight * other.yf;
  ff += weight * other.ff;
  clusters += weight * other.clusters;
}

/// What a stratum's sums say of its mean.
struct PredictionPoweredMean::Moments {
  Sums labelled, unlabelled;
  double y = 0, f = 0, f_unlabelled = 0, f_all = 0;  ///< Means.
  double covariance = 0, variance = 0, ratio = 0;    ///< Parts of lambda.
  double optimum = 0, lambda = 0, value = kAbsent;
};

PredictionPoweredMean::Moments PredictionPoweredMean::moments(
    const Sums& labelled, const Sums& unlabelled) const {
  Moments m{labelled, unlabelled};
  const double n = labelled.rows, rest = unlabelled.rows, all = n + rest;
  m.y = labelled.y / n;
  if (tuning_ == PowerTuning::kClassical) {
    m.value = n > 0 ? m.y : kAbsent;
    return m;
  }
  if (!(n > 0 && rest > 0)) return m;
  m.f = labelled.f / n;
  m.f_unlabelled = unlabelled.f / rest;
  m.f_all = (labelled.f + unlabelled.f) / all;
  m.ratio = 1 + n / rest;
  const double squares = labelled.ff + unlabelled.ff;
  const double spread = squares - all * square(m.f_all);
  if (spread > kNoSpread * squares && all > 1 && n > 1) {
    m.variance = spread / (all - 1);
    m.covariance =
        (labelled.yf - n * m.y * m.f) / (clipped(tuning_) ? n : n - 1);
    m.optimum = m.covariance / (m.ratio * m.variance);
  }
  m.lambda = tuning_ == PowerTuning::kPlain ? 1 : m.optimum;
  if (clipped(tuning_)) m.lambda = std::clamp(m.lambda, 0.0, 1.0);
  m.value = m.y + m.lambda * (m.f_unlabelled - m.f);
  return m;
}

Result<void> PredictionPoweredMean::add_row(std::uint32_t g, Side side,
                                            double y, double f) {
  if (cell_[g].rows == 0) side_[g] = side;
  if (side_[g].stratum != side.stratum) {
    return fail(fmt::format("cluster {} lies in two strata", g));
  }
  if (side_[g].labelled != side.labelled) {
    return fail(fmt::format("cluster {} is labelled in part", g));
  }
  cell_[g].add({1, y, f, y * f, f * f, 0}, 1);
  cell_[g].clusters = 1;
  labelled_rows_ += side.labelled ? 1 : 0;
  ++share_[side.stratum];
  return {};
}

Result<void> PredictionPoweredMean::finish(const std::vector<double>& share) {
  std::vector<std::uint32_t> labelled(share_.size()), unlabelled(share_.size());
  for (std::size_t g = 0; g < cell_.size(); ++g) {
    resampling_.push_back(2 * side_[g].stratum + (side_[g].labelled ? 1 : 0));
    if (cell_[g].rows == 0) continue;
    ++(side_[g].labelled ? labelled : unlabelled)[side_[g].stratum];
  }
  for (std::size_t k = 0; k < share_.size(); ++k) {
    labelled_clusters_ += labelled[k];
    if (labelled[k] < 2 ||
        (unlabelled[k] < 2 && tuning_ != PowerTuning::kClassical)) {
      return fail(fmt::format(
          "stratum {} has {} labelled and {} unlabelled clusters; at least two "
          "of each are needed",
          k, labelled[k], unlabelled[k]));
    }
  }
  assert(share.empty() || share.size() == share_.size());
  if (!share.empty()) share_ = share;
  const double total = pairwise_sum(share_);
  for (double& part : share_) part /= total;
  return {};
}

Result<PredictionPoweredMean> PredictionPoweredMean::make(
    const PredictionData& data, PowerTuning tuning) {
  assert(data.cluster.size() == data.label.size());
  assert(data.cluster.size() == data.prediction.size());
  assert(data.stratum.empty() || data.stratum.size() == data.cluster.size());
  const bool alone = tuning == PowerTuning::kClassical;
  std::uint32_t strata = 1;
  for (const std::uint32_t k : data.stratum) strata = std::max(strata, k + 1);
  PredictionPoweredMean out;
  out.tuning_ = tuning;
  out.cell_.resize(data.clusters);
  out.side_.resize(data.clusters);
  out.share_.assign(strata, 0);
  for (std::size_t i = 0; i < data.cluster.size(); ++i) {
    assert(data.cluster[i] < data.clusters);
    const bool labelled = !std::isnan(data.label[i]);
    const double y = labelled ? data.label[i] : 0;
    const double f = alone ? 0 : data.prediction[i];
    if (!std::isfinite(y)) return fail("a label is not finite");
    if (!std::isfinite(f)) return fail("a prediction is not finite");
    const std::uint32_t k = data.stratum.empty() ? 0 : data.stratum[i];
    const auto added = out.add_row(data.cluster[i], {labelled, k}, y, f);
    if (!added) return tl::unexpected(added.error());
  }
  const auto finished = out.finish(data.share);
  if (!finished) return tl::unexpected(finished.error());
  return out;
}

std::vector<PredictionPoweredMean::Moments> PredictionPoweredMean::weigh(
    std::span<const double> weight) const {
  std::vector<Sums> labelled(share_.size()), unlabelled(share_.size());
  for (std::size_t g = 0; g < cell_.size(); ++g) {
    auto& sums = side_[g].labelled ? labelled : unlabelled;
    sums[side_[g].stratum].add(cell_[g], weight.empty() ? 1 : weight[g]);
  }
  std::vector<Moments> strata;
  for (std::size_t k = 0; k < share_.size(); ++k) {
    strata.push_back(moments(labelled[k], unlabelled[k]));
  }
  return strata;
}

void PredictionPoweredMean::add_variance(const std::vector<Moments>& strata,
                                         std::span<const double> weight,
                                         PredictionPowered& out) const {
  std::vector<double> labelled(share_.size()), unlabelled(share_.size());
  for (std::size_t g = 0; g < cell_.size(); ++g) {
    const Moments& m = strata[side_[g].stratum];
    const Sums& cell = cell_[g];
    const double times = weight.empty() ? 1 : weight[g];
    if (side_[g].labelled) {
      labelled[side_[g].stratum] +=
          times * square((cell.y - cell.rows * m.y) -
                         m.lambda * (cell.f - cell.rows * m.f));
    } else {
      unlabelled[side_[g].stratum] +=
          times * square(m.lambda * (cell.f - cell.rows * m.f_unlabelled));
    }
  }
  const auto spread = [&](double squares, const Sums& sums) {
    if (sums.rows == 0) return 0.0;
    const double ddof = tuning_ == PowerTuning::kUnclipped
                            ? sums.clusters / (sums.clusters - 1)
                            : 1;
    return ddof * squares / square(sums.rows);
  };
  double variance = 0;
  for (std::size_t k = 0; k < share_.size(); ++k) {
    variance +=
        square(share_[k]) * (spread(labelled[k], strata[k].labelled) +
                             spread(unlabelled[k], strata[k].unlabelled));
  }
  out.standard_error = std::sqrt(variance);
}

PredictionPowered PredictionPoweredMean::fit(
    std::span<const double> weight) const {
  assert(weight.empty() || weight.size() == cell_.size());
  const std::vector<Moments> strata = weigh(weight);
  PredictionPowered out{.value = 0};
  for (std::size_t k = 0; k < share_.size(); ++k) {
    out.value += share_[k] * strata[k].value;
    out.lambda.push_back(strata[k].lambda);
    out.optimum.push_back(strata[k].optimum);
  }
  if (!std::isnan(out.value)) add_variance(strata, weight, out);
  return out;
}

double PredictionPoweredMean::lambda_influence(const Moments& m,
                                               const Sums& cell,
                                               bool labelled) const {
  const double n = m.labelled.rows, rest = m.unlabelled.rows;
  // The cluster's products of deviations, about the stratum's means.
  const double product =
      cell.yf - m.y * cell.f - m.f * cell.y + cell.rows * m.y * m.f;
  const double divisor = clipped(tuning_) ? n : n - 1;
  const double covariance =
      labelled ? (product - cell.rows * m.covariance) / divisor : 0;
  const double spread =
      cell.ff - 2 * m.f_all * cell.f + cell.rows * square(m.f_all);
  const double variance = (spread - cell.rows * m.variance) / (n + rest - 1);
  const double ratio =
      labelled ? cell.rows / rest : -n * cell.rows / square(rest);
  return covariance / (m.ratio * m.variance) -
         m.lambda * (variance / m.variance + ratio / m.ratio);
}

void PredictionPoweredMean::influence(std::span<double> out) const {
  assert(out.size() == cell_.size());
  const std::vector<Moments> strata = weigh({});
  const auto clusters = static_cast<double>(cell_.size());
  for (std::size_t g = 0; g < cell_.size(); ++g) {
    const Moments& m = strata[side_[g].stratum];
    const Sums& cell = cell_[g];
    const bool labelled = side_[g].labelled;
    double moved = 0;
    if (labelled) {
      moved =
          (cell.y - cell.rows * m.y - m.lambda * (cell.f - cell.rows * m.f)) /
          m.labelled.rows;
    } else if (m.unlabelled.rows > 0) {
      moved =
          m.lambda * (cell.f - cell.rows * m.f_unlabelled) / m.unlabelled.rows;
    }
    // At a clipped or fixed lambda only the means move.
    if (m.variance > 0 && m.lambda == m.optimum &&
        tuning_ != PowerTuning::kPlain) {
      moved += (m.f_unlabelled - m.f) * lambda_influence(m, cell, labelled);
    }
    out[g] = clusters * share_[side_[g].stratum] * moved;
  }
}

}  // namespace assize
