#include "stats/pair_counts.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

namespace assize {
namespace {

struct Row {
  std::uint32_t cluster = 0, first = 0, second = 0;
  double first_wins = 0, second_wins = 0, ties = 0;
};

Row row_of(const Battles& battles, std::size_t i) {
  const double y = battles.outcome[i];
  const double weight = battles.weight.empty() ? 1 : battles.weight[i];
  assert(y >= 0 && y <= 1 && weight >= 0);
  Row row{.cluster = battles.cluster.empty() ? static_cast<std::uint32_t>(i)
                                             : battles.cluster[i],
          .first = battles.first[i],
          .second = battles.second[i],
          .first_wins = weight * std::max(0.0, 2 * y - 1),
          .second_wins = weight * std::max(0.0, 1 - 2 * y),
          .ties = weight * (1 - std::abs(2 * y - 1))};
  assert(row.first != row.second && row.first < battles.systems &&
         row.second < battles.systems);
  if (row.first > row.second) {
    std::swap(row.first, row.second);
    std::swap(row.first_wins, row.second_wins);
  }
  return row;
}

std::vector<Row> rows_of(const Battles& battles) {
  const std::size_t n = battles.outcome.size();
  assert(battles.first.size() == n && battles.second.size() == n);
  assert(battles.weight.empty() || battles.weight.size() == n);
  assert(battles.cluster.empty() || battles.cluster.size() == n);
  std::vector<Row> rows(n);
  for (std::size_t i = 0; i < n; ++i) rows[i] = row_of(battles, i);
  // Stable, so that sums do not depend on how a library sorts equal rows.
  std::ranges::stable_sort(rows, {}, [](const Row& row) {
    return std::tuple(row.cluster, row.first, row.second);
  });
  return rows;
}

using Links = std::vector<std::vector<std::uint32_t>>;

std::vector<bool> reached(const Links& links, std::uint32_t start) {
  std::vector<bool> seen(links.size());
  std::vector<std::uint32_t> open = {start};
  seen[start] = true;
  while (!open.empty()) {
    const std::uint32_t at = open.back();
    open.pop_back();
    for (const std::uint32_t next : links[at]) {
      if (seen[next]) continue;
      seen[next] = true;
      open.push_back(next);
    }
  }
  return seen;
}

std::vector<std::uint32_t> components(const Links& beats, const Links& loses) {
  constexpr auto kNone = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> component(beats.size(), kNone);
  std::uint32_t next = 0;
  for (std::uint32_t s = 0; s < beats.size(); ++s) {
    if (component[s] != kNone) continue;
    const std::vector<bool> down = reached(beats, s), up = reached(loses, s);
    for (std::uint32_t t = s; t < beats.size(); ++t) {
      if (down[t] && up[t]) component[t] = next;
    }
    ++next;
  }
  return component;
}

}  // namespace

PairCounts::PairCounts(const Battles& battles) : systems_(battles.systems) {
  const std::vector<Row> rows = rows_of(battles);
  std::vector<std::uint32_t> cell(systems_ * systems_);
  for (const Row& row : rows) cell[row.first * systems_ + row.second] = 1;
  for (std::size_t at = 0; at < cell.size(); ++at) {
    if (cell[at] == 0) continue;
    cell[at] = static_cast<std::uint32_t>(pairs_.size());
    pairs_.push_back({.first = static_cast<std::uint32_t>(at / systems_),
                      .second = static_cast<std::uint32_t>(at % systems_)});
  }
  begin_ = {0};
  for (const Row& row : rows) {
    while (clusters() <= row.cluster) begin_.push_back(parts_.size());
    const std::uint32_t pair = cell[row.first * systems_ + row.second];
    if (parts_.size() == begin_[row.cluster] || parts_.back().cell != pair) {
      parts_.push_back({.cell = pair});
    }
    parts_.back().first_wins += row.first_wins;
    parts_.back().second_wins += row.second_wins;
    parts_.back().ties += row.ties;
    begin_.back() = parts_.size();
  }
}

std::vector<PairCell> PairCounts::weigh(
    std::span<const double> cluster_weight) const {
  assert(cluster_weight.empty() || cluster_weight.size() >= clusters());
  std::vector<PairCell> cells = pairs_;
  for (std::size_t g = 0; g < clusters(); ++g) {
    const double weight = cluster_weight.empty() ? 1 : cluster_weight[g];
    if (weight == 0) continue;
    for (const Part& part : parts(g)) {
      PairCell& cell = cells[part.cell];
      cell.first_wins += weight * part.first_wins;
      cell.second_wins += weight * part.second_wins;
      cell.ties += weight * part.ties;
    }
  }
  return cells;
}

Connectivity connectivity(std::size_t systems,
                          std::span<const PairCell> cells) {
  Links beats(systems), loses(systems);
  const auto link = [&](std::uint32_t winner, std::uint32_t loser) {
    beats[winner].push_back(loser);
    loses[loser].push_back(winner);
  };
  for (const PairCell& cell : cells) {
    if (cell.first_wins + cell.ties > 0) link(cell.first, cell.second);
    if (cell.second_wins + cell.ties > 0) link(cell.second, cell.first);
  }
  Connectivity result;
  result.component = components(beats, loses);
  result.strong =
      std::ranges::all_of(result.component, [](auto c) { return c == 0; });
  for (std::uint32_t s = 0; s < systems; ++s) {
    if (beats[s].empty() && loses[s].empty()) {
      result.absent.push_back(s);
    } else if (loses[s].empty()) {
      result.undefeated.push_back(s);
    } else if (beats[s].empty()) {
      result.winless.push_back(s);
    }
  }
  return result;
}

}  // namespace assize
