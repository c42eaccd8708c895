#include "stats/beta_binomial.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cassert>
#include <cmath>

namespace assize {
namespace {

/// log Gamma(x + count) - log Gamma(x), as the product it stands for: the
/// difference of two large logarithms would lose the digits that count.
double log_rising(double x, std::uint64_t count) {
  double logarithm = 0, product = 1;
  for (std::uint64_t i = 0; i < count; ++i) {
    product *= x + static_cast<double>(i);
    if (product > 1e200 || product < 1e-200) {
      logarithm += std::log(product);
      product = 1;
    }
  }
  return logarithm + std::log(product);
}

/// log P(K = k) = log(n choose k) + log B(k + a, n - k + b) - log B(a, b).
double log_probability(std::uint64_t k, std::uint64_t n, double a, double b) {
  const std::uint64_t small = std::min(k, n - k);
  const double choose = log_rising(static_cast<double>(n - small) + 1, small) -
                        log_rising(1, small);
  return choose + log_rising(a, k) + log_rising(b, n - k) -
         log_rising(a + b, n);
}

}  // namespace

double beta_binomial_upper_tail(std::uint64_t k, std::uint64_t n, double a,
                                double b) {
  assert(a > 0 && b > 0);
  if (k == 0) return 1;
  if (k > n) return 0;
  constexpr double kLarge = 1e200;
  double log_scale = log_probability(k, n, a, b);
  double term = 1, sum = 1;
  for (std::uint64_t j = k; j < n; ++j) {
    const auto i = static_cast<double>(j);
    const auto rest = static_cast<double>(n - j);
    term *= rest * (a + i) / ((i + 1) * (b + rest - 1));
    sum += term;
    if (sum > kLarge) {
      term /= kLarge;
      sum /= kLarge;
      log_scale += std::log(kLarge);
    }
  }
  return std::min(1.0, std::exp(log_scale + std::log(sum)));
}

double binomial_upper_tail(std::uint64_t k, std::uint64_t n, double p) {
  assert(p >= 0 && p <= 1);
  if (k == 0) return 1;
  if (k > n) return 0;
  return boost::math::ibeta(static_cast<double>(k),
                            static_cast<double>(n - k) + 1, p);
}

}  // namespace assize
