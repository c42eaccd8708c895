#include "calibrations/anchored_strengths.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "calibrations/anchoring_notes.h"
#include "plugin/gold_labels.h"
#include "stats/prediction_powered_bt.h"

namespace assize {
namespace {

constexpr double kAnchorRating = 1000;
constexpr double kPoints = 400 / 2.302585092994046;  ///< 400 / ln 10, per nat.
constexpr double kUnbounded = std::numeric_limits<double>::infinity();

/// Two systems on one item, orders averaged.
struct Battle {
  double won = 0, shown = 0;  ///< By the lower-numbered system; verdicts.
};
using Battles =
    std::map<std::tuple<std::uint32_t, std::uint16_t, std::uint16_t>, Battle>;

Battles battles_of(const Study& study) {
  const VerdictTable& table = study.table;
  Battles out;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const std::uint16_t system = table.system[i], other = table.opponent[i];
    if (!table.clean_pair(i, study.judge) || std::isnan(table.y[i]) ||
        system == other) {
      continue;
    }
    const bool turned = other < system;
    Battle& of =
        out[{table.item[i], std::min(system, other), std::max(system, other)}];
    of.won += turned ? 1 - table.y[i] : table.y[i];
    of.shown += 1;
  }
  return out;
}

struct Board {
  JudgedBattles data;
  std::vector<std::uint16_t> system;  ///< By player; the anchor first.
  std::vector<std::uint32_t> battles;
  std::size_t left_out = 0;
};

std::vector<std::uint16_t> players_of(const Study& study,
                                      const Battles& battles) {
  std::set<std::uint16_t> seen;
  for (const auto& [key, battle] : battles) {
    seen.insert(std::get<1>(key));
    seen.insert(std::get<2>(key));
  }
  std::vector<std::uint16_t> out(seen.begin(), seen.end());
  const auto anchor = std::ranges::find(out, study.bench.reference);
  if (anchor != out.end()) std::rotate(out.begin(), anchor, anchor + 1);
  return out;
}

/// Clusters with a battle that people labelled.
std::set<std::uint32_t> labelled_in(const Study& study, const GoldLabels& gold,
                                    const Battles& battles) {
  std::set<std::uint32_t> out;
  for (const auto& [key, battle] : battles) {
    const auto& [item, first, second] = key;
    if (std::isnan(gold.better(item, first, second))) continue;
    out.insert(study.bench.items[item].cluster);
  }
  return out;
}

Board board_of(const Study& study, const ChooseLabelled& chosen) {
  const GoldLabels gold(study);
  const Battles battles = battles_of(study);
  const std::set<std::uint32_t> labelled =
      chosen(labelled_in(study, gold, battles));
  Board out;
  out.system = players_of(study, battles);
  out.battles.resize(out.system.size());
  out.data.players = out.system.size();
  out.data.clusters = study.table.clusters();
  const auto player = [&](std::uint16_t system) {
    return static_cast<std::uint32_t>(std::ranges::find(out.system, system) -
                                      out.system.begin());
  };
  for (const auto& [key, battle] : battles) {
    const auto& [item, first, second] = key;
    const std::uint32_t cluster = study.bench.items[item].cluster;
    const double label = gold.better(item, first, second);
    if (labelled.contains(cluster) && std::isnan(label)) {
      ++out.left_out;
      continue;
    }
    out.data.cluster.push_back(cluster);
    out.data.first.push_back(player(first));
    out.data.second.push_back(player(second));
    out.data.label.push_back(labelled.contains(cluster) ? label : kAbsent);
    out.data.prediction.push_back(battle.won / battle.shown);
    ++out.battles[player(first)];
    ++out.battles[player(second)];
  }
  return out;
}

class Strengths final : public Estimator {
 public:
  Strengths(const Study& study, const Board& board, PredictionPoweredBt model,
            PowerTuning tuning, PoweredStrengths fit)
      : model_(std::move(model)), tuning_(tuning), fit_(std::move(fit)) {
    const auto labelled = static_cast<std::uint32_t>(
        std::ranges::count(model_.resampling_strata(), 1u));
    for (std::size_t p = 0; p < board.system.size(); ++p) {
      quantities_.push_back({.metric = "rating",
                             .system = board.system[p],
                             .judge = study.judge,
                             .n = board.battles[p],
                             .clusters = labelled,
                             .least = -kUnbounded,
                             .most = kUnbounded});
    }
    note(study, board, labelled);
  }

  std::span<const Quantity> quantities() const override { return quantities_; }

  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch&) const override {
    const PoweredStrengths fit = model_.fit(tuning_, weight, &fit_);
    for (std::size_t p = 0; p < out.size(); ++p) {
      out[p] =
          fit.converged ? kAnchorRating + kPoints * fit.strength[p] : kAbsent;
    }
  }

  void influence(std::span<double> out) const override {
    model_.influence(fit_, out);
    for (double& one : out) one *= kPoints;
  }

  Notes notes() const override { return notes_; }

 private:
  void note(const Study& study, const Board& board, std::uint32_t labelled) {
    notes_.convention = "assize.human_anchored.bradley_terry";
    notes_.parameters = {{"lambda", fit_.lambda},
                         {"labelled", static_cast<double>(labelled)}};
    notes_.metrics = {{"rating",
                       "Bradley-Terry strength as people would find it, 400 "
                       "points for tenfold odds"}};
    notes_.assumes = {
        labels_at_random(false),
        fmt::format("Ratings are told against {}, which is at {} whatever is "
                    "drawn.",
                    printable(study.bench.systems[board.system.front()], 60),
                    kAnchorRating)};
    if (board.left_out > 0) {
      notes_.assumes.push_back(fmt::format(
          "Left out: {} battles without a label on instructions that have one "
          "for others.",
          board.left_out));
    }
    if (model_.covariance(fit_).singular) {
      notes_.assumes.push_back(
          "The labelled battles do not tie all systems together: how some "
          "stand to each other is the judge's word alone.");
    }
  }

  PredictionPoweredBt model_;
  PowerTuning tuning_;
  PoweredStrengths fit_;
  std::vector<Quantity> quantities_;  ///< By player.
  Notes notes_;
};

}  // namespace

Result<std::unique_ptr<const Estimator>> anchored_strengths(
    const Study& study, const ChooseLabelled& chosen, PowerTuning tuning) {
  const Board board = board_of(study, chosen);
  auto model = PredictionPoweredBt::make(board.data);
  if (!model) return tl::unexpected(model.error());
  PoweredStrengths fit = model->fit(tuning);
  if (!fit.converged) {
    return fail(
        "the strengths have no finite value: corrected by the labels, some "
        "system wins or loses more than all of its battles");
  }
  return std::make_unique<Strengths>(study, board, std::move(*model), tuning,
                                     std::move(fit));
}

}  // namespace assize
