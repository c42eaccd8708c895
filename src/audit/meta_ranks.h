// The same judgements ranked in other ways, and whether they are an order at
// all.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/meta_study.h"
#include "stats/cycles.h"
#include "stats/hodge.h"
#include "stats/rank_interval.h"

namespace assize {

/// One system's places.
struct MetaRank {
  std::string system;
  Estimate score;             ///< The headline, with its interval.
  double rank = kAbsent;      ///< By it, from 1; equals share the best.
  RankInterval simultaneous;  ///< For all systems at once.
  /// Borda's points over the comparisons made: the share of other systems that
  /// it beats on an instruction, in [0, 1], ties counted half.
  double borda = kAbsent;
  double borda_rank = kAbsent;
  /// Place in the first of the best orders; 0: no instruction ranks anybody.
  std::uint32_t kemeny = 0;
};

/// Systems that met each other, not only a baseline.
struct MetaCircles {
  std::uint64_t comparisons = 0, pairs = 0;
  HodgeParts hodge;
  CycleTest cycles;
  std::string reason;  ///< Why there is nothing to say.
};

struct MetaRanks {
  std::vector<MetaRank> systems;   ///< By falling score, then name.
  double critical = kAbsent;       ///< Of the simultaneous ranks.
  std::uint32_t instructions = 0;  ///< On which two systems or more stand.
  /// Best orders; 1 if the search is no proof, 0 without an instruction.
  double kemeny_orders = 0;
  double kemeny_distance = 0, kemeny_bound = 0;
  bool kemeny_exact = false;
  MetaCircles circles;
};

/// Borda and Kemeny take each instruction for a voter that ranks the systems by
/// their mean outcome on it; a system without a verdict there is not ranked.
MetaRanks meta_ranks(const MetaStudy& study, const AuditConfig& config,
                     unsigned threads);

}  // namespace assize
