#include "suites/arena_votes/elo.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "core/stream.h"
#include "stats/elo.h"

namespace assize::arena_votes {
namespace {

constexpr std::uint32_t kOrders = 100;
constexpr std::uint64_t kSeed = 1;

/// The battles as they follow each other in the log.
Battles in_log_order(const Benchmark& bench, const Battles& battles) {
  const auto log =
      std::ranges::find(bench.tables, std::string(kLogTable), &Table::name);
  std::vector<std::size_t> order(battles.outcome.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (log != bench.tables.end()) {
    std::ranges::stable_sort(order, {}, [&](std::size_t i) {
      return log->at(bench.records[i].trial.item, 0);
    });
  }
  Battles out;
  out.systems = battles.systems;
  for (const std::size_t i : order) {
    out.first.push_back(battles.first[i]);
    out.second.push_back(battles.second[i]);
    out.outcome.push_back(battles.outcome[i]);
    out.cluster.push_back(battles.cluster[i]);
  }
  return out;
}

}  // namespace

std::vector<ReplayRow> elo_rows(const Benchmark& bench, const Battles& battles,
                                unsigned threads) {
  const Battles log = in_log_order(bench, battles);
  const std::vector<double> rating = elo_sequential(log, {});
  const PermutedElo any = elo_permuted(
      log, {}, kOrders, Stream(kSeed, {"arena_votes", "elo"}), threads);
  std::vector<std::uint32_t> played(log.systems);
  for (std::size_t i = 0; i < log.outcome.size(); ++i) {
    ++played[log.first[i]];
    ++played[log.second[i]];
  }
  std::vector<ReplayRow> out;
  for (std::size_t s = 0; s < log.systems; ++s) {
    ReplayRow row;
    row.system = bench.systems[s];
    row.metric = "elo";
    row.n = played[s];
    row.convention = "fastchat.elo";
    row.value = rating[s];
    row.note = fmt::format(
        "in the log's order; over {} random orders it is {:.1f} with a "
        "standard deviation of {:.1f}",
        kOrders, any.mean[s], any.order_sd[s]);
    out.push_back(row);
    row.metric = "elo_any_order";
    row.value = any.mean[s];
    row.note.clear();
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace assize::arena_votes
