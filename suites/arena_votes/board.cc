#include "suites/arena_votes/board.h"

#include <algorithm>
#include <utility>

namespace assize::arena_votes {
namespace {

/// The battles whose systems both have a place, renumbered.
Battles on_board(const Battles& battles, std::span<const std::uint32_t> place,
                 std::uint32_t off) {
  Battles out;
  for (const std::uint32_t at : place) out.systems += at != off;
  for (std::size_t i = 0; i < battles.outcome.size(); ++i) {
    const std::uint32_t first = place[battles.first[i]];
    const std::uint32_t second = place[battles.second[i]];
    if (first == off || second == off) continue;
    out.first.push_back(first);
    out.second.push_back(second);
    out.outcome.push_back(battles.outcome[i]);
    out.cluster.push_back(battles.cluster[i]);
  }
  return out;
}

/// Of each system, its index among those of the anchor's component.
std::vector<std::uint32_t> places(std::span<const std::uint32_t> component,
                                  std::uint32_t anchor, std::uint32_t off) {
  std::vector<std::uint32_t> out(component.size(), off);
  std::uint32_t next = 0;
  for (std::size_t s = 0; s < component.size(); ++s) {
    if (component[s] == component[anchor]) out[s] = next++;
  }
  return out;
}

/// Counted pairs as battles again, one for each way that a pair ended.
void add_cell(const PairCell& cell, std::span<const std::uint32_t> place,
              Battles& out) {
  const std::pair<double, double> ends[] = {
      {1, cell.first_wins}, {0, cell.second_wins}, {0.5, cell.ties}};
  for (const auto& [outcome, weight] : ends) {
    if (weight <= 0) continue;
    out.first.push_back(place[cell.first]);
    out.second.push_back(place[cell.second]);
    out.outcome.push_back(outcome);
    out.weight.push_back(weight);
  }
}

}  // namespace

Result<std::unique_ptr<const Board>> Board::make(const Battles& battles,
                                                 std::uint32_t anchor,
                                                 TieModel ties) {
  const Connectivity known =
      connectivity(battles.systems, PairCounts(battles).weigh());
  const auto like =
      std::ranges::count(known.component, known.component[anchor]);
  if (like < 2) {
    return fail(
        "nobody can be compared with the anchor: there is none that lost to "
        "it, by some way through others, and to whom it lost");
  }
  std::unique_ptr<const Board> board(
      new Board(battles, known.component, anchor, ties));
  if (board->fit_.status == BradleyTerryStatus::kFitted) return board;
  if (board->fit_.status == BradleyTerryStatus::kTiesUnbounded) {
    return fail(
        "how likely a tie is has no finite value in this model of ties, as "
        "where all battles are tied; 'ties: half' needs none");
  }
  return fail("the strengths of the systems did not converge");
}

Board::Board(const Battles& battles, std::span<const std::uint32_t> component,
             std::uint32_t anchor, TieModel ties)
    : place_(places(component, anchor, kOff)),
      anchor_(place_[anchor]),
      ties_(ties) {
  model_.emplace(PairCounts(on_board(battles, place_, kOff)),
                 BradleyTerryOptions{.ties = ties, .anchor = anchor_});
  fit_ = model_->fit();
}

std::vector<double> Board::spread(const BradleyTerryFit& fit) const {
  std::vector<double> out(place_.size(),
                          std::numeric_limits<double>::quiet_NaN());
  if (fit.status != BradleyTerryStatus::kFitted) return out;
  for (std::size_t s = 0; s < place_.size(); ++s) {
    if (place_[s] != kOff) out[s] = fit.strength[place_[s]];
  }
  return out;
}

std::vector<double> Board::strengths(std::span<const double> weight) const {
  if (weight.empty()) return spread(fit_);
  const BradleyTerryFit fit = model_->fit(weight, &fit_);
  if (fit.status == BradleyTerryStatus::kDisconnected) return part(weight);
  return spread(fit);
}

/// The fit of those that the weights leave comparable with the anchor.
std::vector<double> Board::part(std::span<const double> weight) const {
  const std::vector<PairCell> cells = model_->counts().weigh(weight);
  const std::size_t systems = model_->counts().systems();
  const Connectivity known = connectivity(systems, cells);
  const auto place = places(known.component, anchor_, kOff);
  Battles battles;
  battles.systems = static_cast<std::size_t>(
      std::ranges::count_if(place, [](auto at) { return at != kOff; }));
  for (const PairCell& cell : cells) {
    if (place[cell.first] == kOff || place[cell.second] == kOff) continue;
    add_cell(cell, place, battles);
  }
  BradleyTerryFit small;
  if (battles.systems > 1) {
    small = BradleyTerry(PairCounts(battles),
                         {.ties = ties_, .anchor = place[anchor_]})
                .fit();
  }
  BradleyTerryFit whole{.status = small.status,
                        .strength = std::vector<double>(
                            systems, std::numeric_limits<double>::quiet_NaN())};
  for (std::size_t s = 0; s < systems && !small.strength.empty(); ++s) {
    if (place[s] != kOff) whole.strength[s] = small.strength[place[s]];
  }
  return spread(whole);
}

void Board::influence(std::span<double> out) const {
  std::ranges::fill(out, 0.0);
  const std::size_t clusters = model_->counts().clusters();
  const std::size_t parameters = model_->parameters();
  std::vector<double> of(clusters * parameters);
  model_->influence(fit_, of);
  for (std::size_t g = 0; g < clusters; ++g) {
    for (std::size_t s = 0; s < place_.size(); ++s) {
      if (place_[s] == kOff) continue;
      out[g * place_.size() + s] =
          of[g * parameters + place_[s]] / static_cast<double>(clusters);
    }
  }
}

}  // namespace assize::arena_votes
