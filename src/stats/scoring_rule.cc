#include "stats/scoring_rule.h"

#include <cmath>
#include <vector>

#include "core/sum.h"
#include "stats/isotonic.h"

namespace assize {
namespace {

double squared_error(double p, double outcome) {
  return (p - outcome) * (p - outcome);
}

double surprise(double p, double outcome) {
  double sum = 0;
  if (outcome > 0) sum -= outcome * std::log(p);
  if (outcome < 1) sum -= (1 - outcome) * std::log1p(-p);
  return sum;
}

template <typename Loss>
double mean_loss(const Forecasts& forecasts, const Loss& loss) {
  std::vector<double> parts, weights;
  for (std::size_t i = 0; i < forecasts.probability.size(); ++i) {
    if (!(forecasts.weight_of(i) > 0)) continue;
    weights.push_back(forecasts.weight_of(i));
    parts.push_back(weights.back() *
                    loss(forecasts.probability[i], forecasts.outcome[i]));
  }
  return weights.empty() ? kAbsent
                         : pairwise_sum(parts) / pairwise_sum(weights);
}

}  // namespace

double brier_score(const Forecasts& forecasts) {
  return mean_loss(forecasts, squared_error);
}

double log_loss(const Forecasts& forecasts) {
  return mean_loss(forecasts, surprise);
}

MurphyDecomposition murphy_decomposition(const Forecasts& forecasts,
                                         std::span<const Bin> bins) {
  double weight = 0, right = 0, reliability = 0, resolution = 0;
  for (const Bin& bin : bins) {
    weight += bin.weight;
    right += bin.weight * bin.accuracy;
  }
  if (!(weight > 0)) return {};
  const double base = right / weight;
  for (const Bin& bin : bins) {
    reliability += bin.weight * squared_error(bin.confidence, bin.accuracy);
    resolution += bin.weight * squared_error(bin.accuracy, base);
  }
  MurphyDecomposition out;
  out.reliability = reliability / weight;
  out.resolution = resolution / weight;
  out.uncertainty = base * (1 - base);
  out.residue = brier_score(forecasts) -
                (out.reliability - out.resolution + out.uncertainty);
  return out;
}

CorpDecomposition corp_decomposition(const Forecasts& forecasts,
                                     ScoringRule rule) {
  const auto score = [&](std::span<const double> probability) {
    const Forecasts at{probability, forecasts.outcome, forecasts.weight};
    return rule == ScoringRule::kBrier ? brier_score(at) : log_loss(at);
  };
  const BalanceScore base = balance_score(forecasts);
  if (std::isnan(base.accuracy)) return {};
  const std::vector<double> recalibrated = isotonic_values(
      {forecasts.probability, forecasts.outcome, forecasts.weight});
  const std::vector<double> constant(forecasts.probability.size(),
                                     base.accuracy);
  CorpDecomposition out;
  out.score = score(forecasts.probability);
  const double best = score(recalibrated);
  out.uncertainty = score(constant);
  out.miscalibration = out.score - best;
  out.discrimination = out.uncertainty - best;
  return out;
}

}  // namespace assize
