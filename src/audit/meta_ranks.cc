#include "audit/meta_ranks.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "stats/gameability.h"
#include "stats/kemeny.h"
#include "stats/pair_counts.h"

namespace assize {
namespace {

constexpr std::uint32_t kPermutations = 2000;

class Ranking {
 public:
  Ranking(const MetaStudy& study, const AuditConfig& config, unsigned threads)
      : study_(study), config_(config), threads_(threads) {
    for (std::size_t s = 0; s < n(); ++s) {
      place_[study.measured.quantity[study.board[s]].system] = s;
    }
  }

  MetaRanks run() {
    start();
    add_simultaneous();
    add_votes();
    add_circles();
    std::ranges::sort(out_.systems, [](const MetaRank& a, const MetaRank& b) {
      return a.score.value != b.score.value ? a.score.value > b.score.value
                                            : a.system < b.system;
    });
    return std::move(out_);
  }

 private:
  std::size_t n() const { return study_.board.size(); }

  void start() {
    for (std::size_t s = 0; s < n(); ++s) {
      values_.push_back(study_.estimates[s].value);
      out_.systems.push_back({.system = study_.name_of(study_.board[s]),
                              .score = study_.estimates[s],
                              .simultaneous = {}});
    }
    for (MetaRank& row : out_.systems) {
      row.rank = rank_from_top(row.score.value, values_);
    }
  }

  void add_simultaneous() {
    const Measurement& measured = study_.measured;
    std::vector<double> rows;
    rows.reserve(measured.replicates * n());
    for (std::size_t b = 0; b < measured.replicates; ++b) {
      for (const std::size_t column : study_.board) {
        rows.push_back(measured.replicates_of(column)[b]);
      }
    }
    const SimultaneousRanks found =
        simultaneous_ranks(values_, {rows, n()}, study_.level);
    out_.critical = found.critical;
    for (std::size_t s = 0; s < n(); ++s) {
      out_.systems[s].simultaneous = found.ranks[s];
    }
  }

  /// The row's place on the board where it is a clean verdict of the judge;
  /// -1: of nobody here.
  int seat(std::size_t row) const {
    const VerdictTable& table = study_.verdicts.table;
    if (table.judge[row] != study_.judge || table.arm[row] != 0 ||
        table.defence[row] != 0 || std::isnan(table.y[row])) {
      return -1;
    }
    const auto at = place_.find(table.system[row]);
    return at == place_.end() ? -1 : static_cast<int>(at->second);
  }

  /// Adds what one instruction says of each pair.
  void vote(std::size_t cluster, Preferences& votes) {
    const VerdictTable& table = study_.verdicts.table;
    std::vector<double> sum(n()), rows(n());
    for (std::size_t row = table.cluster_begin[cluster];
         row < table.cluster_begin[cluster + 1]; ++row) {
      const int s = seat(row);
      if (s < 0) continue;
      sum[static_cast<std::size_t>(s)] += table.y[row];
      rows[static_cast<std::size_t>(s)] += 1;
    }
    out_.instructions +=
        std::ranges::count_if(rows, [](double of) { return of > 0; }) >= 2;
    for (std::size_t i = 0; i < n(); ++i) {
      for (std::size_t j = 0; j < n(); ++j) {
        if (i == j || rows[i] == 0 || rows[j] == 0) continue;
        const double one = sum[i] / rows[i], other = sum[j] / rows[j];
        votes.above[i * n() + j] += one > other ? 1 : one == other ? 0.5 : 0;
      }
    }
  }

  void add_votes() {
    Preferences votes{n(), std::vector<double>(n() * n())};
    for (std::size_t g = 0; g < study_.verdicts.table.clusters(); ++g) {
      vote(g, votes);
    }
    std::vector<double> shares = borda(votes);
    for (std::size_t i = 0; i < n(); ++i) {
      double made = 0;
      for (std::size_t j = 0; j < n(); ++j) {
        if (j != i) made += votes.above[i * n() + j] + votes.above[j * n() + i];
      }
      shares[i] = made > 0 ? shares[i] / made : kAbsent;
    }
    if (out_.instructions == 0) return;
    const KemenyOrders best = kemeny(votes, 1);
    for (std::size_t i = 0; i < n(); ++i) {
      out_.systems[i].borda = shares[i];
      out_.systems[i].borda_rank = rank_from_top(shares[i], shares);
      out_.systems[best.orders.front()[i]].kemeny =
          static_cast<std::uint32_t>(i + 1);
    }
    out_.kemeny_orders = best.count;
    out_.kemeny_distance = best.distance;
    out_.kemeny_bound = best.lower_bound;
    out_.kemeny_exact = best.exact;
  }

  Battles battles() const {
    const VerdictTable& table = study_.verdicts.table;
    Battles out{.systems = n()};
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const int s = seat(row);
      if (s < 0 || table.slots[row] != 2) continue;
      const auto rival = place_.find(table.opponent[row]);
      if (rival == place_.end() ||
          rival->second == static_cast<std::size_t>(s)) {
        continue;
      }
      out.first.push_back(static_cast<std::uint32_t>(s));
      out.second.push_back(static_cast<std::uint32_t>(rival->second));
      out.outcome.push_back(table.y[row]);
    }
    return out;
  }

  void add_circles() {
    MetaCircles& circles = out_.circles;
    const Battles met = battles();
    const std::vector<PairCell> cells = PairCounts(met).weigh();
    circles.comparisons = met.first.size();
    circles.pairs = cells.size();
    Flow flow{n(), std::vector<double>(n() * n()),
              std::vector<double>(n() * n())};
    std::vector<double> margin(n() * n());
    for (const PairCell& cell : cells) {
      const std::size_t at = cell.first * n() + cell.second;
      const std::size_t back = cell.second * n() + cell.first;
      const double wins = cell.first_wins + cell.ties / 2;
      const double losses = cell.second_wins + cell.ties / 2;
      // Half a win each way keeps the log-odds of a clean sweep finite.
      flow.value[at] = std::log((wins + 0.5) / (losses + 0.5));
      flow.value[back] = -flow.value[at];
      flow.weight[at] = flow.weight[back] = wins + losses;
      margin[at] = wins - losses;
      margin[back] = -margin[at];
    }
    if (cycle_rate(margin, n()).triads == 0) {
      circles.reason = cells.empty()
                           ? "no two of the systems met each other"
                           : "no three of the systems met each other and were "
                             "told apart";
      return;
    }
    circles.hodge = hodge(flow);
    circles.cycles =
        cycle_test(margin, n(), kPermutations,
                   Stream(config_.statistics.seed, {"meta.cycles"}), threads_);
  }

  const MetaStudy& study_;
  const AuditConfig& config_;
  unsigned threads_;
  std::map<std::uint16_t, std::size_t> place_;
  std::vector<double> values_;
  MetaRanks out_;
};

}  // namespace

MetaRanks meta_ranks(const MetaStudy& study, const AuditConfig& config,
                     unsigned threads) {
  return Ranking(study, config, threads).run();
}

}  // namespace assize
