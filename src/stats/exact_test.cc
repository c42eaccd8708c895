#include "stats/exact_test.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cassert>
#include <cmath>

namespace assize {
namespace {

using boost::math::binomial;

double chance(std::uint64_t k, const binomial& count) {
  return pdf(count, static_cast<double>(k));
}

double at_most(std::uint64_t k, const binomial& count) {
  return cdf(count, static_cast<double>(k));
}

double at_least(std::uint64_t k, const binomial& count) {
  return k == 0 ? 1 : cdf(complement(count, static_cast<double>(k - 1)));
}

/// The least k in [begin, end) whose chance is at most `bound`, or `end`.
/// Requires chances that fall over the range.
std::uint64_t first_unlikely(std::uint64_t begin, std::uint64_t end,
                             double bound, const binomial& count) {
  while (begin < end) {
    const std::uint64_t middle = begin + (end - begin) / 2;
    if (chance(middle, count) <= bound) {
      end = middle;
    } else {
      begin = middle + 1;
    }
  }
  return begin;
}

/// How many k from 0 up have a chance of at most `bound`. Requires chances that
/// rise over [0, end).
std::uint64_t unlikely_below(std::uint64_t end, double bound,
                             const binomial& count) {
  std::uint64_t begin = 0;
  while (begin < end) {
    const std::uint64_t middle = begin + (end - begin) / 2;
    if (chance(middle, count) <= bound) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin;
}

}  // namespace

double binomial_test(std::uint64_t successes, std::uint64_t n, double p) {
  assert(successes <= n && p >= 0 && p <= 1);
  if (n == 0) return 1;
  if (p == 0 || p == 1) return successes == (p == 0 ? 0 : n) ? 1 : 0;
  const binomial count(static_cast<double>(n), p);
  // Rounding must not decide whether the other tail's twin counts: scipy's
  // 1e-7.
  const double bound = chance(successes, count) * (1 + 1e-7);
  const auto mode =
      std::min(n, static_cast<std::uint64_t>(p * (static_cast<double>(n) + 1)));
  if (chance(mode, count) <= bound) return 1;
  double below = 0, above = 0;
  if (successes < mode) {
    below = at_most(successes, count);
    const std::uint64_t k = first_unlikely(mode, n + 1, bound, count);
    above = k > n ? 0 : at_least(k, count);
  } else {
    above = at_least(successes, count);
    const std::uint64_t k = unlikely_below(mode, bound, count);
    below = k == 0 ? 0 : at_most(k - 1, count);
  }
  return std::min(1.0, below + above);
}

double mcnemar_test(std::uint64_t gained, std::uint64_t lost) {
  const std::uint64_t n = gained + lost;
  if (gained == lost) return 1;
  const binomial count(static_cast<double>(n), 0.5);
  return std::min(1.0, 2 * at_most(std::min(gained, lost), count));
}

double mcnemar_mid_p(std::uint64_t gained, std::uint64_t lost) {
  const std::uint64_t n = gained + lost;
  if (n == 0) return 1;
  const binomial count(static_cast<double>(n), 0.5);
  const std::uint64_t fewer = std::min(gained, lost);
  // An even split is its own mirror image, so it is halved once.
  if (gained == lost) return 1 - chance(fewer, count) / 2;
  const double beyond = fewer == 0 ? 0 : at_most(fewer - 1, count);
  return 2 * beyond + chance(fewer, count);
}

SignTest sign_test(std::span<const double> differences) {
  SignTest test;
  for (const double difference : differences) {
    if (std::isnan(difference)) {
      ++test.absent;
    } else if (difference == 0) {
      ++test.ties;
    } else {
      ++(difference > 0 ? test.positive : test.negative);
    }
  }
  test.p = mcnemar_test(test.positive, test.negative);
  test.mid_p = mcnemar_mid_p(test.positive, test.negative);
  return test;
}

}  // namespace assize
