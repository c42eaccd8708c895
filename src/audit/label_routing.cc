#include "audit/label_routing.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

#include "stats/student.h"

namespace assize {
namespace {

/// As if so many rows of the level above had been seen.
constexpr double kPrior = 4;
/// No residual is taken to be surer than this, so that no weight explodes.
constexpr double kLeastSpread = 0.05;
constexpr double kFewestLabels = 8;
/// Hajek's factor needs that not all rows are certain.
constexpr double kTiny = 1e-12;

struct Squares {
  double n = 0, sum = 0;
  void add(double square) {
    n += 1;
    sum += square;
  }
  double towards(double above) const {
    return (sum + kPrior * above) / (n + kPrior);
  }
};

}  // namespace

std::size_t ResidualModel::certainty(double judge) {
  const double sure = std::abs(2 * judge - 1);
  return sure < 0.2 ? 0 : sure < 0.6 ? 1 : sure < 0.9 ? 2 : 3;
}

ResidualModel::ResidualModel(std::span<const LabelRow> rows) {
  double n = 0, f = 0, y = 0, ff = 0, fy = 0;
  std::size_t categories = 0;
  for (const LabelRow& row : rows) {
    categories = std::max<std::size_t>(categories, row.category + 1u);
    if (std::isnan(row.label)) continue;
    n += 1;
    f += row.judge;
    y += row.label;
    ff += row.judge * row.judge;
    fy += row.judge * row.label;
  }
  if (n < kFewestLabels) return;
  learnt_ = true;
  const double variance = ff - f * f / n;
  lambda_ =
      variance > kTiny ? std::clamp((fy - f * y / n) / variance, 0.0, 1.0) : 0;
  offset_ = (y - lambda_ * f) / n;
  Squares all, bands[kBands];
  std::vector<Squares> cells(categories * kBands);
  for (const LabelRow& row : rows) {
    if (std::isnan(row.label)) continue;
    const double residual = row.label - lambda_ * row.judge - offset_;
    const std::size_t band = certainty(row.judge);
    for (Squares* to :
         {&all, &bands[band], &cells[row.category * kBands + band]}) {
      to->add(residual * residual);
    }
  }
  for (std::size_t b = 0; b < kBands; ++b) {
    band_[b] = bands[b].towards(all.sum / all.n);
  }
  cell_.resize(cells.size());
  for (std::size_t c = 0; c < cells.size(); ++c) {
    cell_[c] = cells[c].towards(band_[c % kBands]);
  }
}

double ResidualModel::spread(const LabelRow& row) const {
  if (!learnt_) {
    const double p = (row.verdicts * row.judge + 1) / (row.verdicts + 2.0);
    return std::sqrt(p * (1 - p));
  }
  const std::size_t band = certainty(row.judge);
  const std::size_t cell = row.category * kBands + band;
  const double square = cell < cell_.size() ? cell_[cell] : band_[band];
  return std::max(kLeastSpread, std::sqrt(square));
}

std::vector<double> inclusion_probabilities(std::span<const double> spread,
                                            std::size_t labels,
                                            double uniform) {
  const std::size_t n = spread.size();
  assert(labels > 0 && labels <= n && uniform >= 0 && uniform <= 1);
  const double total = std::accumulate(spread.begin(), spread.end(), 0.0);
  std::vector<double> share(n), out(n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    share[i] =
        (1 - uniform) * spread[i] / total + uniform / static_cast<double>(n);
  }
  // What rises to 1 is held there, and the rest is shared out again.
  std::vector<bool> certain(n, false);
  for (bool changed = true; changed;) {
    changed = false;
    double open = 0, left = static_cast<double>(labels);
    for (std::size_t i = 0; i < n; ++i) {
      certain[i] ? left -= 1 : open += share[i];
    }
    for (std::size_t i = 0; i < n; ++i) {
      out[i] = certain[i] ? 1 : left * share[i] / open;
      if (!certain[i] && out[i] >= 1) certain[i] = changed = true;
    }
  }
  return out;
}

std::vector<std::size_t> systematic_sample(std::span<const double> probability,
                                           Stream& stream) {
  std::vector<std::size_t> order(probability.size()), out;
  std::iota(order.begin(), order.end(), std::size_t{0});
  stream.shuffle(std::span(order));
  const double total =
      std::round(std::accumulate(probability.begin(), probability.end(), 0.0));
  const double start = stream.uniform();
  double reached = 0, next = start;
  for (const std::size_t i : order) {
    reached += probability[i];
    if (next < total && reached > next) {
      out.push_back(i);
      next += 1;
    }
  }
  // Rounding of the sum may leave the last place open.
  if (static_cast<double>(out.size()) < total) {
    for (auto i = order.rbegin(); i != order.rend(); ++i) {
      if (std::ranges::find(out, *i) != out.end()) continue;
      out.push_back(*i);
      break;
    }
  }
  std::ranges::sort(out);
  return out;
}

Estimate routed_mean(std::span<const LabelRow> rows,
                     std::span<const std::size_t> sample,
                     std::span<const double> probability, double lambda,
                     double offset, double level) {
  const double n = static_cast<double>(rows.size());
  double value = 0;
  for (const LabelRow& row : rows) value += (lambda * row.judge + offset) / n;
  const auto residual = [&](std::size_t i) {
    return rows[i].label - lambda * rows[i].judge - offset;
  };
  double weights = 0, slope = 0;
  for (const std::size_t i : sample) {
    value += residual(i) / (n * probability[i]);
    weights += 1 - probability[i];
    slope += (1 - probability[i]) * residual(i) / probability[i];
  }
  double variance = 0;
  if (weights > kTiny) {
    slope /= weights;
    for (const std::size_t i : sample) {
      const double distance = residual(i) / probability[i] - slope;
      variance += (1 - probability[i]) * distance * distance;
    }
  }
  const double m = static_cast<double>(sample.size());
  variance *= m > 1 ? m / (m - 1) / (n * n) : kAbsent;
  const double half =
      normal_quantile((1 + level) / 2) * std::sqrt(std::max(0.0, variance));
  Estimate out;
  out.value = value;
  out.interval = Interval{value - half, value + half, level};
  out.n = static_cast<std::uint32_t>(sample.size());
  out.method = "difference_estimator.hajek";
  return out;
}

}  // namespace assize
