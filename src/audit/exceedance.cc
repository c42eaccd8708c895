#include "audit/exceedance.h"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cassert>
#include <cmath>
#include <functional>

#include "stats/beta_binomial.h"

namespace assize {
namespace {

/// The level at which detectors are commonly compared, TPR at 1 % FPR.
constexpr std::uint64_t kOneIn = 100;

/// Share of the chance that a moment estimate of dispersion is too small.
constexpr double kDoubt = 0.2;

/// Correlation within systems that is assumed where several clean ones show
/// none: too few answers exceed the bar to rule it out.
constexpr double kLeastBetween = 0.03;

std::uint64_t exceeding(std::span<const double> scores, double height) {
  return static_cast<std::uint64_t>(
      std::ranges::count_if(scores, [&](double s) { return s > height; }));
}

/// Upper bound of the intraclass correlation of exceeding within systems.
double between_systems(std::span<const CleanScores> clean, double height) {
  double hits = 0, n = 0;
  std::size_t systems = 0;
  for (const CleanScores& system : clean) {
    hits += static_cast<double>(exceeding(system.report, height));
    n += static_cast<double>(system.report.size());
    systems += !system.report.empty();
  }
  if (systems < 2) return kAbsent;
  const double rate = hits / n;
  const double mean_n = n / static_cast<double>(systems);
  if (rate <= 0 || rate >= 1 || mean_n <= 1) return kLeastBetween;
  double chi_squared = 0;
  for (const CleanScores& system : clean) {
    if (system.report.empty()) continue;
    const auto size = static_cast<double>(system.report.size());
    const double off =
        static_cast<double>(exceeding(system.report, height)) - size * rate;
    chi_squared += off * off / (size * rate * (1 - rate));
  }
  const double half = static_cast<double>(systems - 1) / 2;
  const double dispersion =
      chi_squared / (2 * boost::math::gamma_p_inv(half, kDoubt));
  return std::clamp((dispersion - 1) / (mean_n - 1), kLeastBetween, 1.0);
}

}  // namespace

double Bar::p_value(std::uint64_t exceeding, std::uint64_t n) const {
  return beta_binomial_upper_tail(exceeding, n, a, b);
}

Bar raise_bar(std::span<const CleanScores> clean) {
  std::vector<double> pool;
  std::uint64_t m = 0;
  for (const CleanScores& system : clean) {
    pool.insert(pool.end(), system.calibrate.begin(), system.calibrate.end());
    m = std::max<std::uint64_t>(m, system.calibrate.size());
  }
  assert(!pool.empty());
  const std::uint64_t rank = std::max<std::uint64_t>(1, (m + 1) / kOneIn);
  const std::uint64_t pooled_rank = rank * (pool.size() + 1) / (m + 1);
  const auto place =
      pool.begin() + static_cast<std::ptrdiff_t>(pooled_rank - 1);
  std::ranges::nth_element(pool, place, std::greater<>());

  Bar bar{.height = *place, .clean = static_cast<std::uint32_t>(m)};
  bar.between = between_systems(clean, bar.height);
  const double between = std::isnan(bar.between) ? 0 : bar.between;
  const auto size = static_cast<double>(m);
  // Answers of one system repeat each other: fewer independent ones.
  const double independent =
      static_cast<double>(pool.size()) / (1 + (size - 1) * between);
  const double mean =
      std::max(static_cast<double>(rank) / (size + 1), 1 / (independent + 1));
  // Beta(a, b) has the correlation 1 / (a + b + 1); correlations add.
  const double total = std::min(1 / (size + 2) + between, 1 - 1e-9);
  const double precision = 1 / total - 1;
  bar.a = mean * precision;
  bar.b = (1 - mean) * precision;
  return bar;
}

}  // namespace assize
