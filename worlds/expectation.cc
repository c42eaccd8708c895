#include "worlds/expectation.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "stats/joint_logistic.h"
#include "worlds/probability.h"

namespace assize::worlds {
namespace {

/// Rows that the expected log loss stands for: so many that a penalty made for
/// a sample is nothing beside them.
constexpr double kRows = 1e9;
constexpr double kRidge = 0.0025;

/// The systems' rows, one for each of their looks, weighted by its chance.
std::vector<double> fit_at_equal_looks(const WorldLaw& law, std::size_t judge,
                                       const std::vector<std::size_t>& of) {
  JointLogisticData data;
  data.systems = of.size();
  data.covariates = 2;
  std::vector<double> weight;
  for (std::size_t s = 0; s < of.size(); ++s) {
    const PlantedSystem& system = law.systems[of[s]];
    for (const Likely& likely : likely_looks(system)) {
      data.system.push_back(static_cast<std::uint32_t>(s));
      data.cluster.push_back(static_cast<std::uint32_t>(weight.size()));
      double sum = 0;
      for (const std::uint8_t slot : {0, 1}) {
        sum += win_probability(law.judges[judge], system, likely.looks, slot);
      }
      data.outcome.push_back(sum / 2);
      data.x.push_back(likely.looks.length());
      data.x.push_back(likely.looks.style());
      weight.push_back(likely.chance * kRows);
    }
  }
  return JointLogistic(data, kRidge).fit(weight).w;
}

}  // namespace

std::array<double, 2> win_rates(const WorldLaw& law, std::size_t judge,
                                std::size_t system) {
  std::array<double, 2> out{};
  for (const Likely& likely : likely_looks(law.systems[system])) {
    for (const std::uint8_t slot : {0, 1}) {
      out[slot] += likely.chance * win_probability(law.judges[judge],
                                                   law.systems[system],
                                                   likely.looks, slot);
    }
  }
  return out;
}

double consistency(const WorldLaw& law, std::size_t judge, std::size_t system) {
  double out = 0;
  for (const Likely& likely : likely_looks(law.systems[system])) {
    const auto p = [&](std::uint8_t slot) {
      return win_probability(law.judges[judge], law.systems[system],
                             likely.looks, slot);
    };
    // Of one uniform number the orders part only between the two chances.
    const double together = 1 - std::abs(p(0) - p(1));
    const double apart = p(0) * p(1) + (1 - p(0)) * (1 - p(1));
    out += likely.chance * (law.icc * together + (1 - law.icc) * apart);
  }
  return out;
}

std::vector<double> style_controlled(const WorldLaw& law, std::size_t judge) {
  std::vector<double> out(law.systems.size());
  std::vector<std::vector<std::size_t>> groups(1);
  for (std::size_t s = 0; s < law.systems.size(); ++s) {
    if (law.systems[s].entrant) {
      groups.push_back({s});
    } else {
      groups[0].push_back(s);
    }
  }
  for (const std::vector<std::size_t>& group : groups) {
    const std::vector<double> w = fit_at_equal_looks(law, judge, group);
    for (std::size_t s = 0; s < group.size(); ++s) {
      out[group[s]] = 1 / (1 + std::exp(-w[s]));
    }
  }
  return out;
}

double difference_variance(const WorldLaw& law, std::size_t judge,
                           std::size_t attacked, std::size_t clean) {
  assert(std::ranges::min(law.sizes) == std::ranges::max(law.sizes));
  assert(law.missing == 0 && law.unparsed == 0);
  const double items = law.sizes[0];
  const auto a = win_rates(law, judge, attacked);
  const auto c = win_rates(law, judge, clean);
  const std::array<double, 4> p = {a[0], a[1], c[0], c[1]};
  const std::array<double, 4> sign = {1, 1, -1, -1};
  double sum = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    sum += items * p[i] * (1 - p[i]);
    for (std::size_t j = 0; j < 4; ++j) {
      const double pairs = items * (items - (i == j ? 1 : 0));
      sum += pairs * sign[i] * sign[j] * law.icc *
             (std::min(p[i], p[j]) - p[i] * p[j]);
    }
  }
  return sum / (4 * items * items);
}

}  // namespace assize::worlds
