// What two other auditors of judges conclude, by their own rules.
#pragma once

#include <cstdint>

#include "audit/item_figure.h"
#include "core/verdict_table.h"
#include "plugin/peer_trial.h"

namespace assize {

enum class Says : std::uint8_t { kBias, kNone, kOpen };

/// Replicates that judgecal and judgekit draw.
inline constexpr std::size_t kJudgecalDraws = 500, kJudgekitDraws = 1000;

/// judgecal on a figure that is `null` without a bias: one where it differs by
/// more than 0.05 with p < 0.05, by percentiles of its draws; "underpowered",
/// here open, where p >= 0.05 and the least detectable effect at a power of 0.8
/// is above 0.05; else none. Alone in its family, so q = p. Open where there is
/// no figure.
Says judgecal_says(const Resampled& found, double null);

/// What judgekit calls innocent.
struct Innocent {
  double least = 0, most = 0;
};

/// judgekit: a bias where the 95 % percentile interval of its draws lies
/// outside the band; else none, also where there is no interval, which it does
/// not give where a tenth of the draws have no figure.
Says judgekit_says(const Resampled& found, const Innocent& band);

/// The share of an item's decided verdicts that the first slot won.
struct FirstPicks {
  ItemFigure rate;
  std::size_t items = 0;
};
FirstPicks first_picks(const VerdictTable& table);

/// A rule's word on a trial's verdicts, and its own figure.
struct Heard {
  Says says = Says::kOpen;
  double figure = kAbsent;
};

/// The peer's rule for what the trial asks. Requires draws over its items.
Heard hear_peer(const PeerTrial& trial, const PeerSeen& seen,
                const ItemDraws& draws);

}  // namespace assize
