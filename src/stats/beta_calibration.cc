#include "stats/beta_calibration.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "stats/logistic_ridge.h"

namespace assize {
namespace {

constexpr double kCertain = 1e-12;
constexpr double kRidge = 0.01;

double kept(double p) { return std::clamp(p, kCertain, 1 - kCertain); }

/// ln p, -ln(1 - p) and 1, each only where asked for.
struct Design {
  bool rising = true, falling = true;
  std::vector<double> x = {};
  std::size_t columns = 0;

  void add(const ScoredOutcomes& rows) {
    for (const double p : rows.score) {
      if (rising) x.push_back(std::log(kept(p)));
    }
    for (const double p : rows.score) {
      if (falling) x.push_back(-std::log1p(-kept(p)));
    }
    x.insert(x.end(), rows.score.size(), 1.0);
    columns = 1 + (rising ? 1 : 0) + (falling ? 1 : 0);
  }
};

/// Some score has every yes at or above it and every no at or below: a rising
/// map fits such outcomes the better the steeper it is.
bool separated(const ScoredOutcomes& rows) {
  double highest_no = -1, lowest_yes = 2;
  for (std::size_t i = 0; i < rows.score.size(); ++i) {
    if (!(rows.weight_of(i) > 0)) continue;
    if (rows.outcome[i] < 1) highest_no = std::max(highest_no, rows.score[i]);
    if (rows.outcome[i] > 0) lowest_yes = std::min(lowest_yes, rows.score[i]);
  }
  return highest_no <= lowest_yes;
}

BetaMap fit(const ScoredOutcomes& rows, std::span<const double> weight,
            Design design) {
  design.add(rows);
  const std::size_t columns = design.columns;
  BetaMap out{0, 0, 0, separated(rows)};
  RidgeFit fit;
  if (!out.separated) {
    fit = fit_logistic_ridge({design.x, rows.outcome, weight, columns, columns},
                             1);
    out.separated = !fit.converged;
  }
  if (out.separated) {
    fit = fit_logistic_ridge({design.x, rows.outcome, weight, columns, 0},
                             kRidge);
  }
  std::size_t next = 0;
  if (design.rising) out.a = fit.coefficients[next++];
  if (design.falling) out.b = fit.coefficients[next++];
  out.c = fit.coefficients[next];
  return out;
}

}  // namespace

double BetaMap::operator()(double p) const {
  const double x = kept(p);
  return 1 / (1 + std::exp(-(a * std::log(x) - b * std::log1p(-x) + c)));
}

Result<BetaMap> fit_beta(const ScoredOutcomes& rows) {
  if (const auto fine = check_two_classes(rows); !fine) {
    return tl::unexpected(fine.error());
  }
  std::vector<double> weight(rows.score.size());
  for (std::size_t i = 0; i < weight.size(); ++i) {
    weight[i] = rows.weight_of(i);
  }
  BetaMap map = fit(rows, weight, {true, true});
  if (map.a < 0) {
    map = fit(rows, weight, {false, true});
  } else if (map.b < 0) {
    map = fit(rows, weight, {true, false});
  }
  if (map.a < 0 || map.b < 0) map = fit(rows, weight, {false, false});
  return map;
}

}  // namespace assize
