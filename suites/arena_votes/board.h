// A Bradley-Terry board whose strengths are told against one system's.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/error.h"
#include "stats/bradley_terry.h"

namespace assize::arena_votes {

/// The maximum-likelihood fit, without a ridge. A system is on the board where
/// its strength has a finite value: where it lost, by some way through others,
/// to the anchor and the anchor to it. Those that never lost or never won stay
/// off, and their battles with them, which say nothing of the others; under
/// weights the same holds anew. Const after construction, so threads share it.
class Board {
 public:
  /// Requires clusters and an anchor below battles.systems. Fails where the
  /// anchor cannot be compared with anybody, and where the fit has no end.
  static Result<std::unique_ptr<const Board>> make(const Battles& battles,
                                                   std::uint32_t anchor,
                                                   TieModel ties);

  /// Strengths by system in nats above the anchor's; NaN off the board.
  /// `weight`: one per cluster; empty: one each.
  std::vector<double> strengths(std::span<const double> weight = {}) const;

  /// Derivatives of the strengths by each cluster's weight at unit weights:
  /// out[g systems + s], 0 off the board. Requires out.size() a multiple of
  /// the systems that reaches every cluster.
  void influence(std::span<double> out) const;

  std::size_t systems() const { return place_.size(); }

 private:
  Board(const Battles& battles, std::span<const std::uint32_t> component,
        std::uint32_t anchor, TieModel ties);

  std::vector<double> spread(const BradleyTerryFit& fit) const;
  std::vector<double> part(std::span<const double> weight) const;

  static constexpr std::uint32_t kOff = 0xffffffff;
  std::vector<std::uint32_t> place_;  ///< By system: its index on the board.
  std::uint32_t anchor_ = 0;          ///< Index on the board.
  TieModel ties_;
  std::optional<BradleyTerry> model_;
  BradleyTerryFit fit_;
};

}  // namespace assize::arena_votes
