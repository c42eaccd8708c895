#include "audit/search_split.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/stream.h"

namespace assize {
namespace {

/// By item: the published trials of its first pair, by turn.
using Firsts = std::map<std::uint32_t, std::map<std::uint8_t, Trial>>;

bool answered(const Benchmark& bench, const Trial& trial) {
  for (std::size_t slot = 0; slot < trial.slots; ++slot) {
    if (bench.find_answer(trial.shown[slot], trial.item) < 0) return false;
  }
  return !bench.items[trial.item].questions.empty();
}

/// Whether two trials are of the same answers, in whichever order.
bool same_answers(const Trial& a, const Trial& b) {
  return a.slots == b.slots && a.shown[a.focus] == b.shown[b.focus] &&
         std::is_permutation(a.shown.begin(), a.shown.begin() + a.slots,
                             b.shown.begin());
}

Firsts first_trials(const Benchmark& bench, std::span<const Trial> published,
                    std::span<const std::uint16_t> under_test) {
  std::vector<bool> wanted(bench.systems.size(), false);
  for (const std::uint16_t system : under_test) wanted[system] = true;
  Firsts out;
  for (const Trial& trial : published) {
    if (!wanted[trial.shown[trial.focus]] || !answered(bench, trial)) continue;
    std::map<std::uint8_t, Trial>& turns = out[trial.item];
    if (turns.empty() || same_answers(turns.begin()->second, trial)) {
      turns.emplace(trial.turn, trial);
    }
  }
  return out;
}

}  // namespace

Result<SearchSplit> split_for_search(const Benchmark& bench,
                                     std::span<const Trial> published,
                                     std::span<const std::uint16_t> under_test,
                                     double share, std::uint64_t seed) {
  std::map<std::uint32_t, std::vector<Trial>> clusters;
  for (const auto& [item, turns] : first_trials(bench, published, under_test)) {
    std::vector<Trial>& trials = clusters[bench.items[item].cluster];
    for (const auto& [turn, trial] : turns) trials.push_back(trial);
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
