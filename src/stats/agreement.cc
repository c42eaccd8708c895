#include "stats/agreement.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <vector>

#include "core/verdict.h"

namespace assize {
namespace {

/// Observed agreement and the shares of the categories, means over units.
struct Shares {
  double agreement = kAbsent;
  std::vector<double> share;
};

Shares shares_of(const Ratings& ratings, std::span<const double> weight) {
  Shares out;
  out.share.resize(ratings.categories().size());
  std::vector<std::size_t> said;
  double total = 0, agreed = 0;
  for (std::size_t unit = 0; unit < ratings.units(); ++unit) {
    said.clear();
    for (std::size_t r = 0; r < ratings.raters(); ++r) {
      const std::int32_t c = ratings.category(unit, r);
      if (c >= 0) said.push_back(static_cast<std::size_t>(c));
    }
    if (said.size() < 2) continue;
    const double w = ratings.unit_weight(unit, weight);
    const auto count = static_cast<double>(said.size());
    double equal = 0;
    for (const std::size_t c : said) {
      out.share[c] += w / count;
      equal += static_cast<double>(std::ranges::count(said, c)) - 1;
    }
    agreed += w * equal / (count * (count - 1));
    total += w;
  }
  if (!(total > 0)) return out;
  out.agreement = agreed / total;
  for (double& share : out.share) share /= total;
  return out;
}

/// (agreement - chance) / (1 - chance); NaN where chance always agrees.
double beyond(double agreement, double chance) {
  // Shares that add up to one but for rounding are one.
  return 1 - chance > 1e-12 ? (agreement - chance) / (1 - chance) : kAbsent;
}

/// The weights with which raters a and b gave each pair of categories.
struct Confusion {
  std::size_t categories = 0;
  std::vector<double> both, of_a, of_b;
  double total = 0;
};

Confusion confusion_of(const Ratings& ratings, std::size_t a, std::size_t b,
                       std::span<const double> weight) {
  assert(a < ratings.raters() && b < ratings.raters());
  const std::size_t k = ratings.categories().size();
  Confusion out{k, std::vector<double>(k * k), std::vector<double>(k),
                std::vector<double>(k), 0};
  for (std::size_t unit = 0; unit < ratings.units(); ++unit) {
    const std::int32_t in_a = ratings.category(unit, a);
    const std::int32_t in_b = ratings.category(unit, b);
    if (in_a < 0 || in_b < 0) continue;
    const auto row = static_cast<std::size_t>(in_a);
    const auto column = static_cast<std::size_t>(in_b);
    const double w = ratings.unit_weight(unit, weight);
    out.both[row * k + column] += w;
    out.of_a[row] += w;
    out.of_b[column] += w;
    out.total += w;
  }
  return out;
}

double cost(double a, double b, Disagreement disagreement) {
  const double distance = std::abs(a - b);
  switch (disagreement) {
    case Disagreement::kPlain:
      return distance > 0 ? 1 : 0;
    case Disagreement::kLinear:
      return distance;
    case Disagreement::kQuadratic:
      return distance * distance;
  }
  return kAbsent;
}

std::size_t or_seen(std::size_t categories, const Ratings& ratings) {
  return categories > 0 ? categories : ratings.categories().size();
}

}  // namespace

double percent_agreement(const Ratings& ratings,
                         std::span<const double> weight) {
  return shares_of(ratings, weight).agreement;
}

double cohen_kappa(const Ratings& ratings, std::size_t a, std::size_t b,
                   Disagreement disagreement, std::span<const double> weight) {
  const Confusion table = confusion_of(ratings, a, b, weight);
  const std::span<const double> value = ratings.categories();
  double seen = 0, chance = 0;
  for (std::size_t i = 0; i < table.categories; ++i) {
    for (std::size_t j = 0; j < table.categories; ++j) {
      const double c = cost(value[i], value[j], disagreement);
      seen += c * table.both[i * table.categories + j];
      chance += c * table.of_a[i] * table.of_b[j];
    }
  }
  return chance > 0 ? 1 - seen * table.total / chance : kAbsent;
}

double scott_pi(const Ratings& ratings, std::size_t a, std::size_t b,
                std::span<const double> weight) {
  const std::array<std::size_t, 2> pair = {a, b};
  return fleiss_kappa(ratings.of(pair), weight);
}

double fleiss_kappa(const Ratings& ratings, std::span<const double> weight) {
  const Shares shares = shares_of(ratings, weight);
  double chance = 0;
  for (const double share : shares.share) chance += share * share;
  return beyond(shares.agreement, chance);
}

double randolph_kappa(const Ratings& ratings, std::size_t categories,
                      std::span<const double> weight) {
  const std::size_t k = or_seen(categories, ratings);
  if (k == 0) return kAbsent;
  return beyond(percent_agreement(ratings, weight), 1 / static_cast<double>(k));
}

double gwet_ac1(const Ratings& ratings, std::size_t categories,
                std::span<const double> weight) {
  const std::size_t k = or_seen(categories, ratings);
  if (k < 2) return kAbsent;
  const Shares shares = shares_of(ratings, weight);
  double chance = 0;
  for (const double share : shares.share) chance += share * (1 - share);
  return beyond(shares.agreement, chance / static_cast<double>(k - 1));
}

MarginalSkew marginal_skew(const Ratings& ratings, std::size_t a, std::size_t b,
                           std::span<const double> weight) {
  const Confusion table = confusion_of(ratings, a, b, weight);
  if (!(table.total > 0)) return {kAbsent, kAbsent};
  double largest = 0, apart = 0;
  for (std::size_t c = 0; c < table.categories; ++c) {
    const double in_a = table.of_a[c] / table.total;
    const double in_b = table.of_b[c] / table.total;
    largest = std::max(largest, (in_a + in_b) / 2);
    apart += std::abs(in_a - in_b) / 2;
  }
  const auto k = static_cast<double>(table.categories);
  return {k > 1 ? (k * largest - 1) / (k - 1) : 1, apart};
}

}  // namespace assize
