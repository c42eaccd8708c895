#include "suites/arena_votes/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/parallel_for.h"
#include "core/stream.h"
#include "stats/quantile.h"
#include "stats/rank_interval.h"
#include "suites/arena_votes/board.h"
#include "suites/arena_votes/elo.h"

namespace assize::arena_votes {
namespace {

constexpr std::size_t kRounds = 1000;
constexpr std::uint64_t kSeed = 1;
constexpr double kLower = 0.025, kUpper = 0.975;

struct Own {
  double won = 0;
  std::uint32_t battles = 0, ties = 0, both_bad = 0;
};

/// What the log says, with the votes that both are bad told apart.
struct Votes {
  Battles all, preferred;
  std::vector<Own> own;
};

Result<Votes> votes_of(const Benchmark& bench, const Description& about) {
  Votes out;
  out.own.resize(bench.systems.size());
  out.all.systems = out.preferred.systems = bench.systems.size();
  for (const Record& record : bench.records) {
    const Result<Vote> vote = about.vote(record.raw);
    if (!vote) return tl::unexpected(vote.error());
    const double y = *vote == Vote::kA ? 1 : *vote == Vote::kB ? 0 : 0.5;
    const auto add = [&](Battles& to) {
      to.first.push_back(record.trial.shown[0]);
      to.second.push_back(record.trial.shown[1]);
      to.outcome.push_back(y);
      to.cluster.push_back(bench.items[record.trial.item].cluster);
    };
    add(out.all);
    if (*vote != Vote::kBothBad) add(out.preferred);
    for (std::size_t side = 0; side < 2; ++side) {
      Own& own = out.own[record.trial.shown[side]];
      own.won += side == 0 ? y : 1 - y;
      ++own.battles;
      own.ties += *vote == Vote::kTie;
      own.both_bad += *vote == Vote::kBothBad;
    }
  }
  return out;
}

/// Both ends of each system's interval; NaN for one without a rating in every
/// resample.
std::vector<Interval> resample(const Board& board, const Scale& scale,
                               std::size_t clusters, std::string_view what,
                               unsigned threads) {
  const std::size_t systems = board.systems();
  std::vector<double> values(kRounds * systems);
  const Stream key(kSeed, {"arena_votes", what});
  parallel_for(kRounds, threads, [&](std::size_t round) {
    Stream stream = key.at(round);
    std::vector<double> weight(clusters);
    for (std::size_t i = 0; i < clusters; ++i) ++weight[stream.below(clusters)];
    const std::vector<double> strength = board.strengths(weight);
    for (std::size_t s = 0; s < systems; ++s) {
      values[round * systems + s] = scale.rating(strength[s]);
    }
  });
  std::vector<Interval> out(systems);
  for (std::size_t s = 0; s < systems; ++s) {
    std::vector<double> of;
    for (std::size_t round = 0; round < kRounds; ++round) {
      const double value = values[round * systems + s];
      if (!std::isnan(value)) of.push_back(value);
    }
    std::ranges::sort(of);
    out[s] = {sorted_quantile(of, kLower), sorted_quantile(of, kUpper)};
  }
  return out;
}

/// The rank of each system among those with an interval.
std::vector<double> ranks(std::span<const Interval> intervals) {
  std::vector<std::size_t> rated;
  std::vector<Interval> of;
  for (std::size_t s = 0; s < intervals.size(); ++s) {
    if (std::isnan(intervals[s].lower)) continue;
    rated.push_back(s);
    of.push_back(intervals[s]);
  }
  std::vector<double> out(intervals.size(), kAbsent);
  const std::vector<RankInterval> found = ranks_from_intervals(of);
  for (std::size_t i = 0; i < rated.size(); ++i) out[rated[i]] = found[i].best;
  return out;
}

class Replay {
 public:
  Replay(const Benchmark& bench, const Scale& scale, const Votes& votes)
      : bench_(bench), scale_(scale), votes_(votes) {}

  Result<std::vector<ReplayRow>> rows(unsigned threads) {
    const auto anchor = static_cast<std::uint32_t>(bench_.reference);
    const auto board = Board::make(votes_.all, anchor, scale_.ties);
    if (!board) return tl::unexpected(board.error());
    strength_ = (*board)->strengths();
    intervals_ =
        resample(**board, scale_, bench_.clusters(), "clusters", threads);
    ranks_ = ranks(intervals_);
    if (bench_.clusters() < votes_.all.outcome.size()) by_battle(threads);
    if (votes_.preferred.outcome.size() < votes_.all.outcome.size()) {
      const auto other = Board::make(votes_.preferred, anchor, scale_.ties);
      if (other) preferred_ = (*other)->strengths();
    }
    std::vector<std::size_t> order(strength_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
      const bool none = std::isnan(strength_[b]);
      if (std::isnan(strength_[a]) || none)
        return none && !std::isnan(strength_[a]);
      return strength_[a] > strength_[b];
    });
    std::vector<ReplayRow> out;
    std::vector<ReplayRow> elo = elo_rows(bench_, votes_.all, threads);
    for (const std::size_t s : order) {
      add(s, out);
      out.push_back(std::move(elo[2 * s]));
      out.push_back(std::move(elo[2 * s + 1]));
    }
    return out;
  }

 private:
  /// The published resampling: each battle as if it was alone.
  void by_battle(unsigned threads) {
    Battles alone = votes_.all;
    std::iota(alone.cluster.begin(), alone.cluster.end(), 0u);
    const auto board = Board::make(
        alone, static_cast<std::uint32_t>(bench_.reference), scale_.ties);
    if (!board) return;
    alone_ =
        resample(**board, scale_, alone.outcome.size(), "battles", threads);
  }

  void add(std::size_t s, std::vector<ReplayRow>& out) const {
    const Own& own = votes_.own[s];
    ReplayRow head;
    head.system = bench_.systems[s];
    head.convention = convention_of(scale_);
    head.n = own.battles;
    const auto row = [&](const char* metric, double value) -> ReplayRow& {
      ReplayRow& made = out.emplace_back(head);
      made.metric = metric;
      made.value = value;
      return made;
    };
    ReplayRow& rated = row("rating", scale_.rating(strength_[s]));
    rated.note = note(s);
    if (!preferred_.empty() && !std::isnan(preferred_[s])) {
      rated.alternatives = {
          {"known_defect:both_bad_left_out", scale_.rating(preferred_[s]), {}}};
    }
    add_end("rating_q025", &Interval::lower, s, head, out);
    add_end("rating_q975", &Interval::upper, s, head, out);
    row("final_ranking", ranks_[s]);
    row("battles_won", 100 * own.won / own.battles);
    row("num_battles", own.battles);
  }

  /// One end over clusters and, where that differs, over battles.
  void add_end(const char* metric, double Interval::*end, std::size_t s,
               const ReplayRow& head, std::vector<ReplayRow>& out) const {
    ReplayRow right = head;
    right.metric = metric;
    right.value = intervals_[s].*end;
    if (alone_.empty()) {
      out.push_back(std::move(right));
      return;
    }
    ReplayRow compat = right;
    compat.value = alone_[s].*end;
    compat.convention += ".compat";
    right.alternatives = {
        {"known_defect:independent_battles", compat.value, {}}};
    compat.alternatives = {{"convention", right.value, {}}};
    out.push_back(std::move(right));
    out.push_back(std::move(compat));
  }

  std::string note(std::size_t s) const {
    const Own& own = votes_.own[s];
    if (std::isnan(strength_[s])) {
      return fmt::format(
          "no rating: {} of {} battles won, and nothing links it to the anchor "
          "both ways",
          own.won, own.battles);
    }
    if (static_cast<int>(s) != bench_.reference) return {};
    std::string out = "the anchor";
    for (const Exclusion& each : bench_.excluded) {
      out +=
          fmt::format("; left out of the log: {} x {}", each.count, each.why);
    }
    return out;
  }

  const Benchmark& bench_;
  const Scale& scale_;
  const Votes& votes_;
  std::vector<double> strength_, preferred_, ranks_;
  std::vector<Interval> intervals_, alone_;
};

}  // namespace

Result<std::vector<ReplayRow>> replay(const Benchmark& bench,
                                      const Description& about,
                                      const Scale& scale, unsigned threads) {
  const Result<Votes> votes = votes_of(bench, about);
  if (!votes) return tl::unexpected(votes.error());
  return Replay(bench, scale, *votes).rows(threads);
}

}  // namespace assize::arena_votes
