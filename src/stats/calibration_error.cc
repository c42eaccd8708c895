#include "stats/calibration_error.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

#include "core/parallel_for.h"

namespace assize {
namespace {

std::vector<std::size_t> equal_width(const Forecasts& forecasts,
                                     std::size_t bins) {
  std::vector<std::size_t> out;
  const auto count = static_cast<double>(bins);
  for (const double p : forecasts.probability) {
    auto bin =
        static_cast<std::size_t>(std::max(0.0, std::ceil(p * count) - 1));
    bin = std::min(bin, bins - 1);
    // p count may round over an edge k / bins; the edge itself decides.
    if (bin > 0 && p <= static_cast<double>(bin) / count) --bin;
    if (bin + 1 < bins && p > static_cast<double>(bin + 1) / count) ++bin;
    out.push_back(bin);
  }
  return out;
}

std::vector<std::size_t> equal_mass(const Forecasts& forecasts,
                                    std::size_t bins) {
  const std::span<const double> p = forecasts.probability;
  std::vector<std::size_t> order(p.size()), out(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return p[i]; });
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const bool tied = rank > 0 && p[order[rank]] == p[order[rank - 1]];
    out[order[rank]] = tied ? out[order[rank - 1]] : rank * bins / order.size();
  }
  return out;
}

std::vector<std::size_t> place(const Forecasts& forecasts, Binning binning,
                               std::size_t bins) {
  assert(bins >= 1);
  assert(forecasts.probability.size() == forecasts.outcome.size());
  return binning == Binning::kEqualWidth ? equal_width(forecasts, bins)
                                         : equal_mass(forecasts, bins);
}

std::vector<Bin> fill(const Forecasts& forecasts,
                      std::span<const std::size_t> at, std::size_t bins) {
  std::vector<Bin> all(bins);
  for (std::size_t i = 0; i < at.size(); ++i) {
    const double weight = forecasts.weight_of(i);
    if (!(weight > 0)) continue;
    Bin& bin = all[at[i]];
    bin.weight += weight;
    ++bin.rows;
    bin.confidence += weight * forecasts.probability[i];
    bin.accuracy += weight * forecasts.outcome[i];
  }
  std::vector<Bin> out;
  for (Bin& bin : all) {
    if (!(bin.weight > 0)) continue;
    bin.confidence /= bin.weight;
    bin.accuracy /= bin.weight;
    out.push_back(bin);
  }
  return out;
}

double total(std::span<const Bin> bins) {
  double sum = 0;
  for (const Bin& bin : bins) sum += bin.weight;
  return sum;
}

}  // namespace

std::vector<Bin> bin_forecasts(const Forecasts& forecasts, Binning binning,
                               std::size_t bins) {
  return fill(forecasts, place(forecasts, binning, bins), bins);
}

double expected_calibration_error(std::span<const Bin> bins) {
  if (bins.empty()) return kAbsent;
  double sum = 0;
  for (const Bin& bin : bins) {
    sum += bin.weight * std::abs(bin.confidence - bin.accuracy);
  }
  return sum / total(bins);
}

DebiasedError debiased_calibration_error(std::span<const Bin> bins) {
  DebiasedError out;
  double sum = 0, weight = 0;
  for (const Bin& bin : bins) {
    if (bin.rows < 2) {
      ++out.dropped;
      continue;
    }
    const double gap = bin.confidence - bin.accuracy;
    const double noise = bin.accuracy * (1 - bin.accuracy) / (bin.rows - 1);
    sum += bin.weight * (gap * gap - noise);
    weight += bin.weight;
  }
  if (!(weight > 0)) return out;
  out.squared = sum / weight;
  out.root = std::sqrt(std::max(0.0, out.squared));
  return out;
}

std::vector<double> calibration_error_null(const Forecasts& forecasts,
                                           Binning binning, std::size_t bins,
                                           std::size_t replicates,
                                           const Stream& stream,
                                           unsigned threads) {
  // Bins depend on the probabilities alone, so they are found once.
  const std::vector<std::size_t> at = place(forecasts, binning, bins);
  std::vector<double> out(replicates);
  parallel_for(replicates, threads, [&](std::size_t b) {
    Stream random = stream.at(b);
    std::vector<double> outcome;
    for (const double p : forecasts.probability) {
      outcome.push_back(random.uniform() < p ? 1 : 0);
    }
    const Forecasts drawn{forecasts.probability, outcome, forecasts.weight};
    out[b] = expected_calibration_error(fill(drawn, at, bins));
  });
  std::ranges::sort(out);
  return out;
}

BalanceScore balance_score(const Forecasts& forecasts) {
  double weight = 0, right = 0, stated = 0;
  for (std::size_t i = 0; i < forecasts.probability.size(); ++i) {
    weight += forecasts.weight_of(i);
    right += forecasts.weight_of(i) * forecasts.outcome[i];
    stated += forecasts.weight_of(i) * forecasts.probability[i];
  }
  if (!(weight > 0)) return {};
  return {(right - stated) / weight, right / weight, stated / weight};
}

}  // namespace assize
