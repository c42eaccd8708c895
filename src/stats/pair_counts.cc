#include "stats/pair_counts.h"

#include <algorithm>
#include <bit>
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

/// Who leads where, a row of bits per system: a bootstrap asks this of every
/// replicate.
class Links {
 public:
  explicit Links(std::size_t systems)
      : words_((systems + 63) / 64), bits_(systems * words_) {}

  void add(std::uint32_t from, std::uint32_t to) {
    bits_[from * words_ + to / 64] |= std::uint64_t{1} << (to % 64);
  }

  bool leads_nowhere(std::uint32_t from) const {
    const auto row = this->row(from);
    return std::ranges::all_of(row, [](auto word) { return word == 0; });
  }

  /// The systems that can be reached from one, itself among them.
  std::vector<bool> reached(std::uint32_t start) const {
    std::vector<std::uint64_t> seen(words_);
    std::vector<std::uint32_t> open = {start};
    seen[start / 64] |= std::uint64_t{1} << (start % 64);
    while (!open.empty()) {
      const std::span<const std::uint64_t> row = this->row(open.back());
      open.pop_back();
      for (std::size_t word = 0; word < words_; ++word) {
        std::uint64_t fresh = row[word] & ~seen[word];
        seen[word] |= fresh;
        for (; fresh != 0; fresh &= fresh - 1) {
          open.push_back(static_cast<std::uint32_t>(64 * word) +
                         static_cast<std::uint32_t>(std::countr_zero(fresh)));
        }
      }
    }
    std::vector<bool> result(words_ == 0 ? 0 : bits_.size() / words_);
    for (std::size_t s = 0; s < result.size(); ++s) {
      result[s] = (seen[s / 64] >> (s % 64) & 1) != 0;
    }
    return result;
  }

 private:
  std::span<const std::uint64_t> row(std::uint32_t s) const {
    return std::span(bits_).subspan(s * words_, words_);
  }

  std::size_t words_;
  std::vector<std::uint64_t> bits_;
};

std::vector<std::uint32_t> components(std::size_t systems, const Links& beats,
                                      const Links& loses) {
  constexpr auto kNone = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> component(systems, kNone);
  std::uint32_t next = 0;
  for (std::uint32_t s = 0; s < systems; ++s) {
    if (component[s] != kNone) continue;
    const std::vector<bool> down = beats.reached(s), up = loses.reached(s);
    for (std::uint32_t t = s; t < systems; ++t) {
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
    add(pair, End::kFirstWins, row.first_wins);
    add(pair, End::kSecondWins, row.second_wins);
    add(pair, End::kTie, row.ties);
    begin_.back() = parts_.size();
  }
}

std::size_t PairCounts::used_clusters() const {
  std::size_t used = 0;
  for (std::size_t g = 0; g < clusters(); ++g) used += !parts(g).empty();
  return used;
}

void PairCounts::add(std::uint32_t cell, End end, double amount) {
  if (amount == 0) return;
  // The last parts of the open cluster are those of this pair, if there are
  // any.
  for (std::size_t k = parts_.size(); k > *(begin_.end() - 2); --k) {
    Part& part = parts_[k - 1];
    if (part.cell != cell) break;
    if (part.end != end) continue;
    part.amount += amount;
    return;
  }
  parts_.push_back({.cell = cell, .end = end, .amount = amount});
}

std::vector<PairCell> PairCounts::weigh(
    std::span<const double> cluster_weight) const {
  assert(cluster_weight.empty() || cluster_weight.size() >= clusters());
  // Flat, three to a cell: this loop is most of what a replicate costs.
  std::vector<double> count(3 * pairs_.size());
  for (std::size_t g = 0; g < clusters(); ++g) {
    const double weight = cluster_weight.empty() ? 1 : cluster_weight[g];
    if (weight == 0) continue;
    for (const Part& part : parts(g)) {
      count[std::size_t{3} * part.cell + static_cast<std::size_t>(part.end)] +=
          weight * part.amount;
    }
  }
  std::vector<PairCell> cells = pairs_;
  for (std::size_t k = 0; k < cells.size(); ++k) {
    cells[k].first_wins = count[3 * k];
    cells[k].second_wins = count[3 * k + 1];
    cells[k].ties = count[3 * k + 2];
  }
  return cells;
}

Connectivity connectivity(std::size_t systems,
                          std::span<const PairCell> cells) {
  Links beats(systems), loses(systems);
  const auto link = [&](std::uint32_t winner, std::uint32_t loser) {
    beats.add(winner, loser);
    loses.add(loser, winner);
  };
  for (const PairCell& cell : cells) {
    if (cell.first_wins + cell.ties > 0) link(cell.first, cell.second);
    if (cell.second_wins + cell.ties > 0) link(cell.second, cell.first);
  }
  Connectivity result;
  result.component = components(systems, beats, loses);
  result.strong =
      std::ranges::all_of(result.component, [](auto c) { return c == 0; });
  for (std::uint32_t s = 0; s < systems; ++s) {
    const bool won = !beats.leads_nowhere(s), lost = !loses.leads_nowhere(s);
    if (!won && !lost) {
      result.absent.push_back(s);
    } else if (!lost) {
      result.undefeated.push_back(s);
    } else if (!won) {
      result.winless.push_back(s);
    }
  }
  return result;
}

}  // namespace assize
