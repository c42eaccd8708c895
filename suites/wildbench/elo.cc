#include "suites/wildbench/elo.h"

#include <cmath>
#include <optional>

namespace assize::wildbench {
namespace {

constexpr std::uint64_t kSeed = 1;

/// 1: the first wins; nothing: no game.
std::optional<double> outcome_of(const Scored& first, const Scored& second,
                                 const EloRule& rule) {
  const double ahead = first.score - second.score;
  std::optional<double> out;
  if (std::abs(ahead) >= rule.margin && ahead != 0) {
    out = ahead > 0 ? 1 : 0;
  } else if (std::abs(ahead) <= rule.tie_margin) {
    out = 0.5;
  }
  const double longer = first.length - second.length;
  if (out && std::abs(longer) > rule.length_margin) out = 0.5;
  return out;
}

bool plays(const Scored& row) {
  return row.counts && row.arm == 0 && row.defence == 0;
}

}  // namespace

Battles score_games(std::span<const Scored> rows, std::size_t systems,
                    const EloRule& rule) {
  Battles out{.systems = systems};
  for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
    while (end < rows.size() && rows[end].item == rows[begin].item) ++end;
    for (std::size_t i = begin; i < end; ++i) {
      for (std::size_t j = i + 1; j < end; ++j) {
        if (!plays(rows[i]) || !plays(rows[j])) continue;
        const auto outcome = outcome_of(rows[i], rows[j], rule);
        if (!outcome) continue;
        out.first.push_back(rows[i].system);
        out.second.push_back(rows[j].system);
        out.outcome.push_back(*outcome);
      }
    }
  }
  return out;
}

PermutedElo wb_elo(const Battles& games, const EloRule& rule,
                   const EloAnchors& anchors, unsigned threads) {
  return elo_permuted(games, {.k = rule.k, .start = rule.start}, rule.rounds,
                      Stream(kSeed, {"wildbench.elo"}), threads, anchors);
}

}  // namespace assize::wildbench
