// What this audit concludes where another auditor's suite asks something.
#pragma once

#include <vector>

#include "audit/contrasts.h"
#include "audit/item_figure.h"
#include "audit/peer_rules.h"
#include "plugin/peer_trial.h"

namespace assize {

/// The audit's figures of a trial's verdicts as effects, each with its estimate
/// and, together, a conclusion; those of `resamples` of the draws.
///
/// kLength, kSelf of pairs: the rate at which the padded, longer or own answer
/// wins less the rate by people, in points, as human_anchored's judge_bias.
/// kLength of scores: their partial rank correlation with length given people's
/// score. kSelf of scores: how far the judge is over people on its own answers,
/// less how far on others. kSpread: its deviation over people's, less one.
/// kConfidence: the balance score of its label, in points, below 0 where it is
/// surer than right. kPrompts: the first slot's win rate under each further
/// wording less that under the first, in points. kRepeats: the share of items
/// whose repeats differ, in points.
///
/// Margins are the audit's own, of points and of scores; of a correlation and a
/// ratio 0.1, which judgekit calls innocent.
std::vector<Effect> own_effects(const PeerTrial& trial, const PeerSeen& seen,
                                const ItemDraws& draws, std::size_t resamples,
                                const Statistics& statistics);

/// A bias where some effect is present, none where all are absent.
Says own_says(const std::vector<Effect>& effects);

}  // namespace assize
