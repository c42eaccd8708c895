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

/// Ratings that are known, and how often their systems were compared.
class Anchoring {
 public:
  Anchoring(const EloAnchors& anchors, std::size_t systems)
      : anchors_(anchors), compared_(anchors.rating.empty() ? 0 : systems, 0) {}

  bool has(std::uint32_t system) const {
    return !compared_.empty() && !std::isnan(anchors_.rating[system]);
  }

  /// After a comparison.
  void pull(std::uint32_t system, double& rating) {
    if (compared_.empty()) return;
    const std::uint32_t before = compared_[system]++;
    if (!has(system) || anchors_.every == 0 || before % anchors_.every != 0) {
      return;
    }
    rating = (rating + anchors_.rating[system]) / 2;
  }

 private:
  const EloAnchors& anchors_;
  std::vector<std::uint32_t> compared_;  ///< By system; empty: no anchors.
};

std::vector<double> rate(const Battles& battles, const EloOptions& options,
                         const EloAnchors& anchors,
                         std::span<const std::uint32_t> order) {
  std::vector<double> rating(battles.systems, options.start);
  Anchoring anchoring(anchors, battles.systems);
  for (std::uint32_t s = 0; s < rating.size(); ++s) {
    if (anchoring.has(s)) rating[s] = anchors.rating[s];
  }
  for (const std::uint32_t i : order) {
    const std::uint32_t a = battles.first[i], b = battles.second[i];
    if (anchoring.has(a) && anchoring.has(b)) continue;
    double& first = rating[a];
    double& second = rating[b];
    const double expected =
        1 / (1 + std::pow(10, (second - first) / options.scale));
    const double weight = battles.weight.empty() ? 1 : battles.weight[i];
    const double won = options.k * weight * (battles.outcome[i] - expected);
    first += won;
    second -= won;
    anchoring.pull(a, first);
    anchoring.pull(b, second);
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
                                   const EloOptions& options,
                                   const EloAnchors& anchors) {
  assert(anchors.rating.empty() || anchors.rating.size() == battles.systems);
  return rate(battles, options, anchors, as_given(battles));
}

double elo_points(double strength, const EloOptions& options) {
  return options.start + options.scale / std::numbers::ln10 * strength;
}

PermutedElo elo_permuted(const Battles& battles, const EloOptions& options,
                         std::uint32_t permutations, const Stream& stream,
                         unsigned threads, const EloAnchors& anchors) {
  assert(permutations > 0);
  assert(anchors.rating.empty() || anchors.rating.size() == battles.systems);
  std::vector<std::vector<double>> ratings(permutations);
  parallel_for(permutations, threads, [&](std::size_t p) {
    std::vector<std::uint32_t> order = as_given(battles);
    Stream own = stream.at(p);
    own.shuffle(std::span(order));
    ratings[p] = rate(battles, options, anchors, order);
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
