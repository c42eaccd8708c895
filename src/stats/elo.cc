#include "stats/elo.h"

#include <cassert>
#include <cmath>
#include <numbers>
#include <numeric>
#include <span>

#include "core/parallel_for.h"
#include "stats/moments.h"

namespace assize {
namespace {

std::vector<double> rate(const Battles& battles, const EloOptions& options,
                         std::span<const std::uint32_t> order) {
  std::vector<double> rating(battles.systems, options.start);
  for (const std::uint32_t i : order) {
    double& first = rating[battles.first[i]];
    double& second = rating[battles.second[i]];
    const double expected =
        1 / (1 + std::pow(10, (second - first) / options.scale));
    const double weight = battles.weight.empty() ? 1 : battles.weight[i];
    const double won = options.k * weight * (battles.outcome[i] - expected);
    first += won;
    second -= won;
  }
  return rating;
}

std::vector<std::uint32_t> as_given(const Battles& battles) {
  std::vector<std::uint32_t> order(battles.outcome.size());
  std::iota(order.begin(), order.end(), 0U);
  return order;
}

}  // namespace

std::vector<double> elo_sequential(const Battles& battles,
                                   const EloOptions& options) {
  return rate(battles, options, as_given(battles));
}

double elo_points(double strength, const EloOptions& options) {
  return options.start + options.scale / std::numbers::ln10 * strength;
}

PermutedElo elo_permuted(const Battles& battles, const EloOptions& options,
                         std::uint32_t permutations, const Stream& stream,
                         unsigned threads) {
  assert(permutations > 0);
  std::vector<std::vector<double>> ratings(permutations);
  parallel_for(permutations, threads, [&](std::size_t p) {
    std::vector<std::uint32_t> order = as_given(battles);
    Stream own = stream.at(p);
    own.shuffle(std::span(order));
    ratings[p] = rate(battles, options, order);
  });
  PermutedElo result;
  for (std::size_t s = 0; s < battles.systems; ++s) {
    std::vector<double> of_system(permutations);
    for (std::size_t p = 0; p < permutations; ++p) {
      of_system[p] = ratings[p][s];
    }
    result.mean.push_back(mean(of_system));
    result.order_sd.push_back(standard_deviation(of_system, 1));
  }
  return result;
}

}  // namespace assize
