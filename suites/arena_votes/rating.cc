#include "suites/arena_votes/rating.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "stats/cluster_ratio.h"
#include "suites/arena_votes/board.h"

namespace assize::arena_votes {
namespace {

constexpr double kTenfold = 2.302585092994046;  ///< ln 10.
constexpr double kUnbounded = std::numeric_limits<double>::infinity();
constexpr std::size_t kMostNamed = 10;

/// One system's battles.
struct Own {
  ClusterRatio share;  ///< In percent.
  std::uint32_t battles = 0;

  void add(std::uint32_t cluster, double won) {
    share.add(cluster, 100 * won, 1);
    ++battles;
  }
};

enum class Metric : std::uint8_t { kRating, kWinRate, kBattlesWon };
constexpr std::array kNames = {"rating", "win_rate", "battles_won"};

double win_rate(double strength) { return 100 / (1 + std::exp(-strength)); }

/// The derivative of a metric by the strength that it tells.
double slope(Metric metric, double strength) {
  if (metric == Metric::kRating) return Scale::points();
  const double share = win_rate(strength) / 100;
  return 100 * share * (1 - share);
}

class Rating final : public Estimator {
 public:
  Rating(const Study& study, const Scale& scale, const Battles& battles,
         std::unique_ptr<const Board> board)
      : scale_(scale),
        board_(std::move(board)),
        clusters_(study.table.clusters()),
        anchor_(study.bench
                    .systems[static_cast<std::size_t>(study.bench.reference)]) {
    attacked_ = !study.bench.entrants.empty();
    std::vector<Own> own(battles.systems);
    for (std::size_t i = 0; i < battles.outcome.size(); ++i) {
      own[battles.first[i]].add(battles.cluster[i], battles.outcome[i]);
      own[battles.second[i]].add(battles.cluster[i], 1 - battles.outcome[i]);
    }
    const std::vector<double> strength = board_->strengths();
    for (std::size_t s = 0; s < own.size(); ++s) {
      if (own[s].battles == 0) continue;
      if (std::isnan(strength[s])) {
        off_.push_back(study.bench.systems[s]);
      } else {
        keep(study, Metric::kRating, s, own[s]);
        keep(study, Metric::kWinRate, s, own[s]);
      }
      keep(study, Metric::kBattlesWon, s, own[s]);
      shares_.push_back(std::move(own[s].share));
    }
  }

  std::span<const Quantity> quantities() const override { return quantities_; }

  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch& /*scratch*/) const override {
    const std::vector<double> strength = board_->strengths(weight);
    std::size_t share = 0;
    for (std::size_t q = 0; q < quantities_.size(); ++q) {
      const double of = strength[quantities_[q].system];
      out[q] = metrics_[q] == Metric::kRating ? scale_.rating(of)
               : metrics_[q] == Metric::kWinRate
                   ? win_rate(of)
                   : shares_[share++].value(weight);
    }
  }

  void influence(std::span<double> out) const override {
    std::vector<double> by_strength(clusters_ * board_->systems());
    board_->influence(by_strength);
    const std::size_t columns = quantities_.size();
    const std::vector<double> strength = board_->strengths();
    std::size_t share = 0;
    for (std::size_t q = 0; q < columns; ++q) {
      if (metrics_[q] == Metric::kBattlesWon) {
        shares_[share++].influence(clusters_, columns, out.subspan(q));
        continue;
      }
      const std::size_t s = quantities_[q].system;
      const double scale =
          static_cast<double>(clusters_) * slope(metrics_[q], strength[s]);
      for (std::size_t g = 0; g < clusters_; ++g) {
        out[g * columns + q] = scale * by_strength[g * board_->systems() + s];
      }
    }
  }

  Notes notes() const override {
    Notes out{
        .convention = convention_of(scale_),
        .assumes = {"Votes of different clusters are independent; those "
                    "of one are resampled together.",
                    fmt::format("Ratings are told against {}, which is "
                                "at {} whatever is drawn.",
                                printable(anchor_, 60), scale_.anchor_rating)},
        .parameters = {},
        .metrics = {
            {"rating", "Bradley-Terry strength, 400 points for tenfold odds"},
            {"win_rate",
             "the same as a share: how often the system would beat the anchor, "
             "ties aside"},
            {"battles_won",
             "share of a system's own battles that it won, a tie half"}}};
    if (attacked_) {
      out.assumes.push_back(
          "Attacked systems take no part: they would move the ratings of the "
          "others.");
    }
    if (off_.empty()) return out;
    const auto named = std::span(off_).first(std::min(off_.size(), kMostNamed));
    out.assumes.push_back(
        fmt::format("Without a rating, for they won or lost all of their "
                    "battles with the systems that have one, or had none with "
                    "them ({} in all): {}.",
                    off_.size(), fmt::join(named, ", ")));
    return out;
  }

 private:
  void keep(const Study& study, Metric metric, std::size_t system,
            const Own& own) {
    const bool points = metric == Metric::kRating;
    const bool share = metric == Metric::kBattlesWon;
    metrics_.push_back(metric);
    quantities_.push_back({.metric = kNames[static_cast<std::size_t>(metric)],
                           .system = static_cast<std::uint16_t>(system),
                           .judge = study.judge,
                           .n = own.battles,
                           .clusters = own.share.clusters(),
                           .least = points ? -kUnbounded : 0,
                           .most = points ? kUnbounded : 100,
                           .secondary = share,
                           .is_mean = share});
  }

  Scale scale_;
  std::unique_ptr<const Board> board_;
  std::size_t clusters_;
  std::string anchor_;
  bool attacked_ = false;
  std::vector<std::string> off_;
  std::vector<Quantity> quantities_;
  std::vector<Metric> metrics_;       ///< Parallel to quantities_.
  std::vector<ClusterRatio> shares_;  ///< Of battles_won, in order.
};

}  // namespace

double Scale::points() { return 400 / kTenfold; }

double Scale::rating(double strength) const {
  return anchor_rating + points() * strength;
}

std::string convention_of(const Scale& scale) {
  if (scale.ties == TieModel::kHalf) return "arena_votes.half";
  return scale.ties == TieModel::kDavidson ? "arena_votes.davidson"
                                           : "arena_votes.rao_kupper";
}

Battles battles_of(const Benchmark& bench, const VerdictTable& table,
                   std::uint16_t judge) {
  Battles out;
  out.systems = bench.systems.size();
  const auto attacked = [&](std::uint16_t system) {
    return bench.entrant(system) != nullptr;
  };
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (!table.clean_pair(i, judge) || table.system[i] == table.opponent[i] ||
        attacked(table.system[i]) || attacked(table.opponent[i])) {
      continue;
    }
    const bool turned = table.slot[i] != 0;
    out.first.push_back(turned ? table.opponent[i] : table.system[i]);
    out.second.push_back(turned ? table.system[i] : table.opponent[i]);
    out.outcome.push_back(turned ? 1 - table.y[i] : table.y[i]);
    out.cluster.push_back(bench.items[table.item[i]].cluster);
  }
  return out;
}

Result<std::unique_ptr<const Estimator>> rating(const Study& study,
                                                const Scale& scale) {
  const Battles battles = battles_of(study.bench, study.table, study.judge);
  if (battles.outcome.empty()) {
    return fail(fmt::format("judge '{}' judged nothing",
                            printable(study.bench.judges.at(study.judge), 60)));
  }
  auto board = Board::make(
      battles, static_cast<std::uint32_t>(study.bench.reference), scale.ties);
  if (!board) return tl::unexpected(board.error());
  return std::make_unique<Rating>(study, scale, battles, std::move(*board));
}

}  // namespace assize::arena_votes
