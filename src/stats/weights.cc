#include "stats/weights.h"

#include <algorithm>
#include <cassert>
#include <map>

#include "core/parallel_for.h"

namespace assize {
namespace {

using Members = std::vector<std::uint32_t>;

/// The clusters of each stratum, by label.
std::vector<Members> members_of(std::size_t clusters,
                                std::span<const std::uint32_t> stratum) {
  std::map<std::uint32_t, Members> by_label;
  for (std::uint32_t g = 0; g < clusters; ++g) {
    by_label[stratum.empty() ? 0 : stratum[g]].push_back(g);
  }
  std::vector<Members> strata;
  strata.reserve(by_label.size());
  for (auto& [label, members] : by_label) strata.push_back(std::move(members));
  return strata;
}

}  // namespace

Weights draw(std::size_t clusters, std::span<const std::uint32_t> stratum,
             std::size_t replicates, const Stream& stream, unsigned threads) {
  assert(stratum.empty() || stratum.size() == clusters);
  const std::vector<Members> strata = members_of(clusters, stratum);
  // A count passes 65,535 only where one of more clusters than that is drawn
  // almost every time: its chance is below 1e-300.
  Weights weights{replicates, clusters,
                  std::vector<std::uint16_t>(replicates * clusters)};

  parallel_for(replicates, threads, [&](std::size_t b) {
    Stream random = stream.at(b);
    std::uint16_t* row = weights.count.data() + b * clusters;
    for (const Members& members : strata) {
      for (std::size_t i = 0; i < members.size(); ++i) {
        ++row[members[random.below(members.size())]];
      }
    }
  });
  return weights;
}

}  // namespace assize
