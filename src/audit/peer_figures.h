// The figures by which two other auditors of judges go.
#pragma once

#include <vector>

#include "audit/item_figure.h"
#include "plugin/peer_trial.h"

namespace assize {

/// Sum of the first of two columns over that of the second; NaN over 0.
ItemFigure ratio_of_sums(const std::vector<double>& cells);

/// judgecal on length: of decided verdicts, the share that the padded answer
/// won. On its own: P(its own answer wins, where the truth says the other) -
/// P(the worse wins, of controls), of decided verdicts; where judgecal draws
/// each of these sets by itself, here they are drawn together, which differs by
/// the sets' sizes. judgekit on length: how much more often than people the
/// judge picks the longer, of verdicts that both decide.
ItemFigure pair_figure(const PeerTrial& trial,
                       const std::vector<PairSeen>& seen);

/// Whether judgecal takes the two sets for unlike: mean gaps 0.1 apart, or
/// where gaps are not told, shares of decided verdicts. (The share of labels
/// for the first slot, which it compares too, is a half in both orders.)
bool unlike_sets(const std::vector<PairSeen>& seen);

/// judgekit's: the partial rank correlation of score and length given people's
/// score; how far its own answers are over people's score, less how far others
/// are; the ratio of the judge's deviation to people's.
ItemFigure score_figure(PeerAsks asks, const std::vector<ScoreSeen>& seen);

/// judgekit's calibration error over ten bins of equal mass, cut anew in each
/// draw; equal chances are split where a bin is full. Requires ten draws.
ItemFigure calibration_figure(const std::vector<ChanceSeen>& seen);

/// The largest share, over two wordings, of items that both decide and decide
/// apart; 0 where there are none.
double most_flipped(const PromptsSeen& seen);

/// The share of items whose repeats all say the same.
double unanimous(const PromptsSeen& seen);

}  // namespace assize
