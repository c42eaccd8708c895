// The share of games won, and how it varies where games are drawn again.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/benchmark.h"
#include "suites/arena_hard/score.h"

namespace assize::arena_hard {

/// Won and played, in weight.
struct Tally {
  double won = 0, played = 0;

  void add(const Tally& other) {
    won += other.won;
    played += other.played;
  }
  /// In percent; kAbsent where nothing was played.
  double share() const { return played > 0 ? 100 * won / played : kAbsent; }
};

/// What one resampling draws from: prompts, or rows.
using Urn = std::vector<Tally>;

Tally total(const Urn& urn);

/// The games of a prompt are drawn together.
Urn prompts_of(std::span<const Battle> battles);

/// Each game is drawn alone, a strong verdict as the rows that it counts.
Urn rows_of(std::span<const Battle> battles);

/// The shares of 1,000 resamples in increasing order, by a stream of the
/// system's and of what is drawn; none of an empty urn.
std::vector<double> resample(const Urn& urn, std::string_view system,
                             std::string_view what);

}  // namespace assize::arena_hard
