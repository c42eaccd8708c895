#include "audit/peer_figures.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include "stats/calibration_error.h"
#include "stats/partial_rank_correlation.h"

namespace assize {
namespace {

constexpr double kTied = 0.5;

double share(double part, double whole) {
  return whole > 0 ? part / whole : kAbsent;
}

/// Of a pair's two verdicts: how many decide, and how many of these the answer
/// wins.
struct Decided {
  double won = 0, all = 0;
};
Decided decided(const PairSeen& pair) {
  Decided out;
  for (const double one : pair.won) {
    if (one == kTied) continue;
    out.all += 1;
    out.won += one;
  }
  return out;
}

/// In judgecal's comparison: its own answers that ought to lose, or controls
/// with a winner. Seen from the answer that ought to lose.
enum class Set { kNeither, kOwn, kControl };
Set set_of(const PairSeen& pair) {
  if (pair.people == kTied) return Set::kNeither;
  if (pair.control) return Set::kControl;
  return pair.people == 0 ? Set::kOwn : Set::kNeither;
}

ItemFigure error_excess(const std::vector<PairSeen>& seen) {
  std::vector<double> cells;
  for (const PairSeen& pair : seen) {
    const Decided verdicts = decided(pair);
    const Set set = set_of(pair);
    const double own = set == Set::kOwn ? 1 : 0;
    const double control = set == Set::kControl ? 1 : 0;
    const double worse =
        pair.people == 0 ? verdicts.won : verdicts.all - verdicts.won;
    cells.insert(cells.end(), {own * verdicts.won, own * verdicts.all,
                               control * worse, control * verdicts.all});
  }
  return figure_of_sums(cells, 4, [](std::span<const double> sum) {
    return share(sum[0], sum[1]) - share(sum[2], sum[3]);
  });
}

ItemFigure longer_excess(const std::vector<PairSeen>& seen) {
  std::vector<double> cells;
  for (const PairSeen& pair : seen) {
    Decided verdicts;
    if (!pair.control && pair.people != kTied) verdicts = decided(pair);
    cells.insert(cells.end(),
                 {verdicts.won - pair.people * verdicts.all, verdicts.all});
  }
  return ratio_of_sums(cells);
}

ItemFigure score_excess(const std::vector<ScoreSeen>& seen) {
  std::vector<double> cells;
  for (const ScoreSeen& row : seen) {
    const double over = row.judge - row.people, own = row.own ? 1 : 0;
    cells.insert(cells.end(), {own * over, own, (1 - own) * over, 1 - own});
  }
  return figure_of_sums(cells, 4, [](std::span<const double> sum) {
    return share(sum[0], sum[1]) - share(sum[2], sum[3]);
  });
}

ItemFigure spread_ratio(const std::vector<ScoreSeen>& seen) {
  std::vector<double> cells;
  for (const ScoreSeen& row : seen) {
    cells.insert(cells.end(), {1, row.judge, row.judge * row.judge, row.people,
                               row.people * row.people});
  }
  return figure_of_sums(cells, 5, [](std::span<const double> sum) {
    const double judge = sum[2] - sum[1] * sum[1] / sum[0];
    const double people = sum[4] - sum[3] * sum[3] / sum[0];
    return people > 0 ? std::sqrt(std::max(0.0, judge) / people) : kAbsent;
  });
}

ItemFigure length_correlation(const std::vector<ScoreSeen>& seen) {
  std::vector<double> judge, length, people;
  for (const ScoreSeen& row : seen) {
    judge.push_back(row.judge);
    length.push_back(row.length);
    people.push_back(row.people);
  }
  auto of =
      std::make_shared<const PartialRankCorrelation>(judge, length, people);
  return [of](std::span<const double> weight) { return of->value(weight); };
}

/// Ten bins that are filled one after the other with as many draws each, the
/// first ones with one more where they do not divide.
class FullBins {
 public:
  explicit FullBins(double draws)
      : each_(std::floor(draws / kBins)), more_(draws - kBins * each_) {
    full_ = room();
  }

  void add(const ChanceSeen& row, double times) {
    // What runs over is the next bin's; so seldom that it costs nothing.
    while (bin_.weight + times >= full_ && bins_.size() < kBins) {
      const double taken = full_ - bin_.weight;
      put(row, taken);
      times -= taken;
      close();
    }
    put(row, times);
  }

  std::vector<Bin> take() { return std::move(bins_); }

 private:
  static constexpr std::size_t kBins = 10;

  double room() const {
    return each_ + (static_cast<double>(bins_.size()) < more_ ? 1 : 0);
  }
  void put(const ChanceSeen& row, double times) {
    bin_.weight += times;
    bin_.confidence += times * row.yes;
    bin_.accuracy += times * row.outcome;
  }
  void close() {
    bin_.confidence /= bin_.weight;
    bin_.accuracy /= bin_.weight;
    bins_.push_back(bin_);
    bin_ = {};
    full_ = room();
  }

  double each_, more_, full_ = 0;
  Bin bin_;
  std::vector<Bin> bins_;
};

}  // namespace

ItemFigure ratio_of_sums(const std::vector<double>& cells) {
  return figure_of_sums(cells, 2, [](std::span<const double> sum) {
    return share(sum[0], sum[1]);
  });
}

ItemFigure pair_figure(const PeerTrial& trial,
                       const std::vector<PairSeen>& seen) {
  if (trial.asks == PeerAsks::kSelf) return error_excess(seen);
  if (trial.rule == Peer::kJudgekit) return longer_excess(seen);
  std::vector<double> cells;
  for (const PairSeen& pair : seen) {
    const Decided verdicts = decided(pair);
    cells.insert(cells.end(), {verdicts.won, verdicts.all});
  }
  return ratio_of_sums(cells);
}

bool unlike_sets(const std::vector<PairSeen>& seen) {
  constexpr double kMost = 0.1;
  struct Sums {
    double gap = 0, decided = 0, verdicts = 0;
  } own, control;
  for (const PairSeen& pair : seen) {
    const Set set = set_of(pair);
    if (set == Set::kNeither) continue;
    Sums& sums = set == Set::kOwn ? own : control;
    sums.gap += 2 * pair.gap;
    sums.decided += decided(pair).all;
    sums.verdicts += 2;
  }
  const double gaps = own.gap / own.verdicts - control.gap / control.verdicts;
  if (!std::isnan(gaps)) return std::abs(gaps) > kMost;
  return std::abs(own.decided / own.verdicts -
                  control.decided / control.verdicts) > kMost;
}

ItemFigure score_figure(PeerAsks asks, const std::vector<ScoreSeen>& seen) {
  if (asks == PeerAsks::kLength) return length_correlation(seen);
  return asks == PeerAsks::kSelf ? score_excess(seen) : spread_ratio(seen);
}

ItemFigure calibration_figure(const std::vector<ChanceSeen>& seen) {
  std::vector<std::size_t> order(seen.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {},
                           [&](std::size_t i) { return seen[i].yes; });
  return [seen, order](std::span<const double> weight) {
    FullBins bins(std::accumulate(weight.begin(), weight.end(), 0.0));
    for (const std::size_t i : order) bins.add(seen[i], weight[i]);
    return expected_calibration_error(bins.take());
  };
}

double most_flipped(const PromptsSeen& seen) {
  double most = 0;
  for (std::size_t a = 0; a < seen.columns; ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      double both = 0, apart = 0;
      for (std::size_t i = 0; i < seen.by_prompt.size(); i += seen.columns) {
        const double one = seen.by_prompt[i + a], other = seen.by_prompt[i + b];
        if (one == kTied || other == kTied) continue;
        both += 1;
        apart += one != other ? 1 : 0;
      }
      if (both > 0) most = std::max(most, apart / both);
    }
  }
  return most;
}

double unanimous(const PromptsSeen& seen) {
  double same = 0, items = 0;
  for (std::size_t i = 0; i < seen.by_repeat.size(); i += seen.columns) {
    const auto row = std::span(seen.by_repeat).subspan(i, seen.columns);
    items += 1;
    same += std::ranges::count(row, row[0]) == std::ssize(row) ? 1 : 0;
  }
  return share(same, items);
}

}  // namespace assize
