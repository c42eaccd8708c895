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
constexpr std::size_t kFewestLabels = 8;
/// Hajek's factor needs that not all rows are certain.
constexpr double kTiny = 1e-12;

/// Sums that are drawn towards what is known above them.
struct Pooled {
  double n = 0, sum = 0;
  void add(double value) {
    n += 1;
    sum += value;
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

std::size_t ResidualModel::band(double judge) {
  const std::size_t grade = certainty(judge);
  return judge < 0.5 ? 3 - grade : 3 + grade;
}

std::size_t ResidualModel::cell(const LabelRow& row) const {
  const std::size_t category = std::min<std::size_t>(row.category, categories_);
  return category * kBands + band(row.judge);
}

ResidualModel::ResidualModel(std::span<const LabelRow> rows) {
  std::vector<const LabelRow*> labelled;
  for (const LabelRow& row : rows) {
    if (std::isnan(row.label)) continue;
    labelled.push_back(&row);
    categories_ = std::max<std::size_t>(categories_, row.category + 1u);
  }
  if (labelled.size() < kFewestLabels) return;
  learnt_ = true;
  // Means first, for residuals are from them.
  const auto pool = [&](const auto& value) {
    Pooled all, bands[kBands];
    std::vector<Pooled> cells((categories_ + 1) * kBands);
    for (const LabelRow* row : labelled) {
      const double one = value(*row);
      all.add(one);
      bands[band(row->judge)].add(one);
      cells[cell(*row)].add(one);
    }
    std::vector<double> out;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      out.push_back(
          cells[c].towards(bands[c % kBands].towards(all.sum / all.n)));
    }
    return out;
  };
  mean_ = pool([](const LabelRow& row) { return row.label; });
  square_ = pool([&](const LabelRow& row) {
    const double residual = row.label - mean_[cell(row)];
    return residual * residual;
  });
}

double ResidualModel::prediction(const LabelRow& row) const {
  return learnt_ ? mean_[cell(row)] : row.judge;
}

double ResidualModel::spread(const LabelRow& row) const {
  if (!learnt_) {
    const double p = (row.verdicts * row.judge + 1) / (row.verdicts + 2.0);
    return std::sqrt(p * (1 - p));
  }
  return std::max(kLeastSpread, std::sqrt(square_[cell(row)]));
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
                     std::span<const double> probability,
                     std::span<const double> prediction, double level) {
  const double n = static_cast<double>(rows.size());
  double value = 0;
  for (const double one : prediction) value += one / n;
  const auto residual = [&](std::size_t i) {
    return rows[i].label - prediction[i];
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
