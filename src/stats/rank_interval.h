// Between which ranks a system lies. Rank 1 is the highest value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/result.h"

namespace assize {

struct RankInterval {
  std::uint32_t best = 0, worst = 0;  ///< From 1; best <= worst.

  friend bool operator==(const RankInterval&, const RankInterval&) = default;
};

/// From one interval per system: best = 1 + the systems whose lower end lies
/// above its upper end, worst = the systems (itself among them) whose upper end
/// reaches its lower end. Its level is not that of the intervals: many pairs
/// are compared at once, by ends that each hold alone; see
/// simultaneous_ranks(). Requires no NaN. O(n^2).
/// **Source:** Chatbot Arena's leaderboard; Zheng et al. 2023,
/// arXiv:2306.05685.
std::vector<RankInterval> ranks_from_intervals(
    std::span<const Interval> intervals);

/// Rows of values of the same systems: replicates x systems, row-major.
struct Replicates {
  std::span<const double> values;
  std::size_t systems = 0;

  std::size_t count() const {
    return systems == 0 ? 0 : values.size() / systems;
  }
};

struct SimultaneousRanks {
  std::vector<RankInterval> ranks;  ///< By system.
  /// So many standard errors of a difference are the half-width that holds for
  /// all differences at once; NaN without replicates.
  double critical = kAbsent;
  std::uint32_t undefined = 0;  ///< Replicates with a NaN, left out.
};

/// Ranks that hold for all systems at once with probability `level`: the
/// max-|t| bootstrap over all pairwise differences. A pair is told apart where
/// |difference| > critical x the difference's standard deviation over the
/// replicates; pairs without spread are told apart by any difference. Requires
/// level in (0, 1) and replicates drawn jointly.
/// **Source:** Mogstad, Romano, Shaikh and Wilhelm 2024,
/// doi:10.1093/restud/rdad006; Romano and Wolf 2005,
/// doi:10.1111/j.1468-0262.2005.00615.x.
/// **Checked against:** numpy.
SimultaneousRanks simultaneous_ranks(std::span<const double> values,
                                     const Replicates& replicates,
                                     double level);

/// For each system the least rank interval of whole ranks that holds at least
/// (1 - level) / 2 quantiles of its rank over the replicates at either end; a
/// system's rank in a replicate is 1 + the systems above it. Holds for one
/// system at a time. Replicates with a NaN are left out; no replicates: ranks
/// 1 to n. Requires level in (0, 1).
std::vector<RankInterval> ranks_from_replicates(const Replicates& replicates,
                                                double level);

/// Share of the replicates in which i lies above j, equal values counted half:
/// out[i systems + j]; the diagonal is 1/2. Replicates with a NaN are left out;
/// NaN if none is left.
std::vector<double> share_above(const Replicates& replicates);

}  // namespace assize
