// WB-Elo: games made of scores, in a random order.
#pragma once

#include <span>

#include "stats/elo.h"
#include "suites/wildbench/description.h"
#include "suites/wildbench/tally.h"

namespace assize::wildbench {

/// One game of every two systems that were scored on the same task: the higher
/// score wins by `margin` or more, scores within `tie_margin` tie, others are
/// no game. Answers whose lengths differ by more than `length_margin` tie,
/// whoever won. Rows that do not count, or of an attack, make no game.
/// **Source:** allenai/WildBench, leaderboard/wb_elo.py.
Battles score_games(std::span<const Scored> rows, std::size_t systems,
                    const EloRule& rule);

/// The mean rating over the rule's rounds, each in another order. `anchors`: of
/// systems that are rated elsewhere.
PermutedElo wb_elo(const Battles& games, const EloRule& rule,
                   const EloAnchors& anchors, unsigned threads);

}  // namespace assize::wildbench
