#include "stats/standardised_bradley_terry.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace assize {
namespace {

using enum BradleyTerryStatus;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kNoSpread = 1e-9;  ///< Of columns of size 1: rounding.

double sigmoid(double t) { return 1 / (1 + std::exp(-t)); }

}  // namespace

StandardisedBradleyTerry::StandardisedBradleyTerry(
    StandardisedBattles battles, const StandardisedOptions& options)
    : battles_(std::move(battles)), options_(options) {
  const std::size_t rows = battles_.data.battles.outcome.size();
  if (battles_.follows.empty()) battles_.follows.resize(systems());
  if (battles_.data.battles.weight.empty()) {
    battles_.data.battles.weight.assign(rows, 1);
  }
  assert(battles_.data.battles.cluster.size() == rows);
  assert(battles_.anchor < systems() && !battles_.follows[battles_.anchor]);
}

bool StandardisedBradleyTerry::leads(std::size_t battle) const {
  const Battles& of = battles_.data.battles;
  return !battles_.follows[of.first[battle]] &&
         !battles_.follows[of.second[battle]];
}

std::vector<double> StandardisedBradleyTerry::weights(
    std::span<const double> cluster_weight) const {
  const Battles& of = battles_.data.battles;
  std::vector<double> out = of.weight;
  if (cluster_weight.empty()) return out;
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] *= cluster_weight[of.cluster[i]];
  }
  return out;
}

/// Who won against whom; `whole`: of followers too; `both_ways`: as if every
/// pair that met had tied.
std::vector<PairCell> StandardisedBradleyTerry::cells(
    std::span<const double> weight, bool whole, bool both_ways) const {
  const Battles& of = battles_.data.battles;
  std::map<std::pair<std::uint32_t, std::uint32_t>, PairCell> sums;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    if (!(weight[i] > 0) || !(whole || leads(i))) continue;
    const bool turned = of.first[i] > of.second[i];
    const std::uint32_t low = std::min(of.first[i], of.second[i]);
    const std::uint32_t high = std::max(of.first[i], of.second[i]);
    PairCell& cell = sums[{low, high}];
    cell.first = low;
    cell.second = high;
    cell.first_wins += weight[i] * (turned ? 1 - of.outcome[i] : of.outcome[i]);
    cell.second_wins +=
        weight[i] * (turned ? of.outcome[i] : 1 - of.outcome[i]);
    if (both_ways) cell.ties += weight[i];
  }
  std::vector<PairCell> out;
  for (const auto& [pair, cell] : sums) out.push_back(cell);
  return out;
}

bool StandardisedBradleyTerry::connected() const {
  const Connectivity graph =
      connectivity(systems(), cells(weights({}), true, true));
  for (std::uint32_t s = 0; s < systems(); ++s) {
    if (graph.component[s] != graph.component[battles_.anchor] &&
        std::ranges::find(graph.absent, s) == graph.absent.end()) {
      return false;
    }
  }
  return true;
}

void StandardisedBradleyTerry::standardise(std::span<const double> weight,
                                           StandardisedFit& fit) const {
  const std::size_t columns = battles_.data.columns;
  fit.mean.assign(columns, 0);
  fit.sd.assign(columns, 0);
  double whole = 0;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    if (!leads(i)) continue;
    whole += weight[i];
    for (std::size_t j = 0; j < columns; ++j) {
      fit.mean[j] += weight[i] * battles_.data.x[i * columns + j];
    }
  }
  if (!(whole > options_.ddof)) return;
  for (double& mean : fit.mean) mean /= whole;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    if (!leads(i)) continue;
    for (std::size_t j = 0; j < columns; ++j) {
      const double off = battles_.data.x[i * columns + j] - fit.mean[j];
      fit.sd[j] += weight[i] * off * off;
    }
  }
  for (double& sd : fit.sd) {
    sd = std::sqrt(sd / (whole - options_.ddof));
    if (sd < kNoSpread) sd = 0;
  }
}

std::vector<double> StandardisedBradleyTerry::pair_weight(
    std::span<const double> weight) const {
  const Battles& of = battles_.data.battles;
  using Pair = std::pair<std::uint32_t, std::uint32_t>;
  const auto pair = [&of](std::size_t i) -> Pair {
    return std::minmax(of.first[i], of.second[i]);
  };
  std::map<Pair, double> sums;
  for (std::size_t i = 0; i < weight.size(); ++i) sums[pair(i)] += weight[i];
  std::vector<double> out(weight.size());
  for (std::size_t i = 0; i < weight.size(); ++i) out[i] = sums[pair(i)];
  return out;
}

StandardisedBradleyTerry::Board StandardisedBradleyTerry::board(
    std::span<const double> weight, const StandardisedFit& fit) const {
  Board out;
  const bool held = options_.ridge_strength > 0;
  const Connectivity graph =
      connectivity(systems(), cells(weight, false, held));
  out.place.assign(systems(), kOff);
  for (std::uint32_t s = 0; s < systems(); ++s) {
    if (graph.component[s] != graph.component[battles_.anchor]) continue;
    out.place[s] = static_cast<std::uint32_t>(out.system.size());
    out.system.push_back(s);
  }
  for (std::size_t j = 0; j < fit.sd.size(); ++j) {
    if (fit.sd[j] > 0) out.kept.push_back(j);
  }
  const Battles& of = battles_.data.battles;
  const std::vector<double> pairs =
      options_.pair_floor > 0 ? pair_weight(weight) : std::vector<double>();
  double whole = 0;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    if (!(weight[i] > 0) || out.place[of.first[i]] == kOff ||
        out.place[of.second[i]] == kOff) {
      continue;
    }
    out.battle.push_back(i);
    out.weight.push_back(
        pairs.empty() ? weight[i]
                      : weight[i] / std::max(pairs[i], options_.pair_floor));
    whole += out.weight.back();
  }
  out.options = {
      .ridge_strength = options_.ridge_strength,
      .ridge_slope = options_.ridge_slope * (options_.mean_loss ? whole : 1),
      .anchor = out.place[battles_.anchor]};
  return out;
}

CovariateBradleyTerry StandardisedBradleyTerry::model(
    const Board& board, const StandardisedFit& fit) const {
  const Battles& of = battles_.data.battles;
  CovariateBattles data{.battles = {.systems = board.system.size()},
                        .columns = board.kept.size()};
  data.battles.weight = board.weight;
  data.battles.cluster.assign(board.battle.size(), 0);
  for (const std::size_t i : board.battle) {
    data.battles.first.push_back(board.place[of.first[i]]);
    data.battles.second.push_back(board.place[of.second[i]]);
    data.battles.outcome.push_back(of.outcome[i]);
    for (const std::size_t j : board.kept) {
      const double x = battles_.data.x[i * battles_.data.columns + j];
      data.x.push_back((x - fit.mean[j]) / fit.sd[j]);
    }
  }
  return {std::move(data), board.options};
}

double StandardisedBradleyTerry::styled(const StandardisedFit& fit,
                                        std::size_t battle) const {
  double sum = 0;
  for (std::size_t j = 0; j < fit.slope.size(); ++j) {
    if (!(fit.sd[j] > 0)) continue;
    const double x = battles_.data.x[battle * battles_.data.columns + j];
    sum += fit.slope[j] * (x - fit.mean[j]) / fit.sd[j];
  }
  return sum;
}

/// The strength that the ridge draws to: the board's mean.
double StandardisedBradleyTerry::centre(const Board& board,
                                        const StandardisedFit& fit) const {
  double sum = 0;
  for (const std::uint32_t s : board.system) sum += fit.strength[s];
  return sum / static_cast<double>(board.system.size());
}

void StandardisedBradleyTerry::follow(std::span<const double> weight,
                                      const Board& board,
                                      StandardisedFit& fit) const {
  struct Row {
    double offset = 0, outcome = 0, weight = 0;
  };
  const Battles& of = battles_.data.battles;
  const double ridge = options_.ridge_strength;
  std::vector<std::vector<Row>> rows(systems());
  const std::vector<double> pairs =
      options_.pair_floor > 0 ? pair_weight(weight) : std::vector<double>();
  for (std::size_t i = 0; i < weight.size(); ++i) {
    const std::uint32_t a = of.first[i], b = of.second[i];
    const bool first = battles_.follows[a];
    if (!(weight[i] > 0) || leads(i) || board.place[first ? b : a] == kOff) {
      continue;
    }
    const double by =
        pairs.empty() ? 1 : 1 / std::max(pairs[i], options_.pair_floor);
    const double rest = styled(fit, i);
    rows[first ? a : b].push_back(
        {(first ? rest : -rest) - fit.strength[first ? b : a],
         first ? of.outcome[i] : 1 - of.outcome[i], weight[i] * by});
  }
  const double centre = this->centre(board, fit);
  for (std::size_t s = 0; s < rows.size(); ++s) {
    double won = 0, lost = 0;
    for (const Row& row : rows[s]) {
      won += row.weight * row.outcome;
      lost += row.weight * (1 - row.outcome);
    }
    if (!(won + lost > 0) || (ridge == 0 && !(won > 0 && lost > 0))) continue;
    double t = centre;
    for (int step = 0; step < 200; ++step) {
      double first = ridge * (t - centre), second = ridge;
      for (const Row& row : rows[s]) {
        const double p = sigmoid(t + row.offset);
        first += row.weight * (p - row.outcome);
        second += row.weight * p * (1 - p);
      }
      if (std::abs(first) <= 1e-11 * (won + lost)) break;
      t -= std::clamp(first / second, -1.0, 1.0);
    }
    fit.strength[s] = t;
  }
}

StandardisedFit StandardisedBradleyTerry::fit(
    std::span<const double> cluster_weight,
    const StandardisedFit* start) const {
  const std::vector<double> weight = weights(cluster_weight);
  StandardisedFit out;
  out.strength.assign(systems(), kNan);
  out.slope.assign(battles_.data.columns, 0);
  standardise(weight, out);
  const Board on = board(weight, out);
  if (on.battle.empty()) {
    out.status = kDisconnected;
    return out;
  }
  CovariateFit from;
  if (start != nullptr && start->status == kFitted) {
    from.status = kFitted;
    for (const std::uint32_t s : on.system) {
      const double t = start->strength[s];
      from.strength.push_back(std::isfinite(t) ? t : 0);
    }
    for (const std::size_t j : on.kept) from.slope.push_back(start->slope[j]);
  }
  const CovariateFit found = model(on, out).fit({}, &from);
  out.status = found.status;
  if (found.status != kFitted) return out;
  for (std::size_t k = 0; k < on.system.size(); ++k) {
    out.strength[on.system[k]] = found.strength[k];
  }
  for (std::size_t k = 0; k < on.kept.size(); ++k) {
    out.slope[on.kept[k]] = found.slope[k];
  }
  follow(weight, on, out);
  return out;
}

}  // namespace assize
