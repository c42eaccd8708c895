#include "audit/search_split.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/stream.h"

namespace assize {
namespace {

/// By item: the first published trial of its first turn.
using Firsts = std::map<std::uint32_t, Trial>;

bool answered(const Benchmark& bench, const Trial& trial) {
  for (std::size_t slot = 0; slot < trial.slots; ++slot) {
    if (bench.find_answer(trial.shown[slot], trial.item) < 0) return false;
  }
  return !bench.items[trial.item].questions.empty();
}

Firsts first_trials(const Benchmark& bench, std::span<const Trial> published,
                    std::span<const std::uint16_t> under_test) {
  std::vector<bool> wanted(bench.systems.size(), false);
  for (const std::uint16_t system : under_test) wanted[system] = true;
  Firsts out;
  for (const Trial& trial : published) {
    const bool asked = trial.turn == 0 && wanted[trial.shown[trial.focus]] &&
                       answered(bench, trial);
    if (asked) out.emplace(trial.item, trial);
  }
  return out;
}

}  // namespace

Result<SearchSplit> split_for_search(const Benchmark& bench,
                                     std::span<const Trial> published,
                                     std::span<const std::uint16_t> under_test,
                                     double share, std::uint64_t seed) {
  std::map<std::uint32_t, std::vector<Trial>> clusters;
  for (const auto& [item, trial] : first_trials(bench, published, under_test)) {
    clusters[bench.items[item].cluster].push_back(trial);
  }
  if (clusters.size() < 2) {
    return fail(
        "an attack that searches needs two instructions at least: one to "
        "search on, and one to report on");
  }
  std::vector<std::uint32_t> order;
  order.reserve(clusters.size());
  for (const auto& [cluster, trials] : clusters) order.push_back(cluster);
  Stream(seed, {"search", "split"}).shuffle(std::span(order));
  const auto wanted = static_cast<std::size_t>(
      std::lround(share * static_cast<double>(order.size())));
  order.resize(std::clamp<std::size_t>(wanted, 1, order.size() - 1));
  SearchSplit out;
  std::vector<bool> searched(bench.clusters(), false);
  for (const std::uint32_t cluster : order) {
    searched[cluster] = true;
    const std::vector<Trial>& trials = clusters[cluster];
    out.trials.insert(out.trials.end(), trials.begin(), trials.end());
  }
  for (std::uint32_t i = 0; i < bench.items.size(); ++i) {
    if (searched[bench.items[i].cluster]) out.items.push_back(i);
  }
  return out;
}

}  // namespace assize
