#include "stats/label_budget.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

namespace assize {
namespace {

double gamma(const LabelCosts& costs) {
  return (costs.prediction + costs.row) / costs.label;
}

}  // namespace

LabelRule label_rule(std::size_t labelled_clusters) {
  using enum LabelRule;
  if (labelled_clusters >= 50) return kNormal;
  return labelled_clusters >= 30 ? kBootstrapT : kBootstrapTAndWarn;
}

double effective_labels(double labelled, double unlabelled, double rho) {
  assert(labelled > 0 && unlabelled >= 0 && std::abs(rho) <= 1);
  return labelled * (labelled + unlabelled) /
         (labelled + (1 - rho * rho) * unlabelled);
}

double relative_cost(const LabelCosts& costs, double rho) {
  assert(costs.label > 0 && std::abs(rho) <= 1);
  const double g = gamma(costs), r = rho * rho;
  // Below this correlation the split would ask for fewer rows than labels.
  if (r <= g * (1 - r)) return 1;
  return std::min(1.0, 1 - r + g * r + 2 * std::sqrt(g * r * (1 - r)));
}

LabelBudget split_budget(const LabelCosts& costs, double rho, double budget) {
  const double g = gamma(costs), r = rho * rho;
  assert(g > 0 && std::abs(rho) < 1 && budget > 0);
  if (relative_cost(costs, rho) >= 1) {
    const double n = budget / costs.label;
    return {n, 0, 1 / n, true};
  }
  const double rows_per_label = std::sqrt(r / (g * (1 - r)));
  const double n = budget / (costs.label * (1 + g * rows_per_label));
  const double all = n * rows_per_label;
  return {n, all - n, (1 - r) / n + r / all, false};
}

std::vector<std::size_t> allocate_labels(std::span<const double> share,
                                         std::span<const double> sd,
                                         std::size_t labels) {
  const std::size_t strata = share.size();
  assert(sd.size() == strata && labels >= 2 * strata);
  std::vector<double> want(strata);
  for (std::size_t k = 0; k < strata; ++k) want[k] = share[k] * sd[k];
  if (std::accumulate(want.begin(), want.end(), 0.0) <= 0) {
    want.assign(share.begin(), share.end());
  }
  // Strata that would get fewer than two are given two, the rest is split
  // again, until nobody falls short.
  std::vector<bool> held(strata, false);
  std::vector<double> part(strata);
  for (bool changed = true; changed;) {
    changed = false;
    double total = 0, left = static_cast<double>(labels);
    for (std::size_t k = 0; k < strata; ++k) {
      if (held[k]) left -= 2;
      if (!held[k]) total += want[k];
    }
    for (std::size_t k = 0; k < strata; ++k) {
      part[k] = held[k] || total <= 0 ? 2 : left * want[k] / total;
      if (part[k] < 2) held[k] = changed = true;
    }
  }
  std::vector<std::size_t> out(strata), order(strata);
  std::size_t given = 0;
  for (std::size_t k = 0; k < strata; ++k) {
    out[k] = static_cast<std::size_t>(part[k]);
    given += out[k];
  }
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater(), [&](std::size_t k) {
    return part[k] - static_cast<double>(out[k]);
  });
  for (std::size_t i = 0; given < labels; ++i, ++given) {
    ++out[order[i % strata]];
  }
  return out;
}

std::vector<std::uint32_t> merge_small_strata(
    std::span<const std::uint32_t> labelled,
    std::span<const std::uint32_t> unlabelled, std::uint32_t least) {
  const std::size_t strata = labelled.size();
  assert(unlabelled.size() == strata);
  std::vector<bool> pooled(strata, false);
  std::uint64_t some = 0, others = 0;
  bool any = false;
  const auto pool = [&](std::size_t k) {
    pooled[k] = any = true;
    some += labelled[k];
    others += unlabelled[k];
  };
  for (std::size_t k = 0; k < strata; ++k) {
    if (labelled[k] < least || unlabelled[k] < least) pool(k);
  }
  while (any && (some < least || others < least)) {
    std::size_t smallest = strata;
    std::uint64_t size = std::numeric_limits<std::uint64_t>::max();
    for (std::size_t k = 0; k < strata; ++k) {
      const std::uint64_t here = std::uint64_t{labelled[k]} + unlabelled[k];
      if (!pooled[k] && here < size) {
        smallest = k;
        size = here;
      }
    }
    if (smallest == strata) break;
    pool(smallest);
  }
  std::vector<std::uint32_t> out(strata);
  std::uint32_t next = 0;
  std::size_t pool_number = strata;
  for (std::size_t k = 0; k < strata; ++k) {
    if (pooled[k] && pool_number == strata) pool_number = next++;
    out[k] = pooled[k] ? static_cast<std::uint32_t>(pool_number) : next++;
  }
  return out;
}

}  // namespace assize
