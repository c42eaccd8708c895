// The board of an arena log, as arenas publish it.
#pragma once

#include <vector>

#include "core/benchmark.h"
#include "plugin/suite.h"
#include "suites/arena_votes/description.h"
#include "suites/arena_votes/rating.h"

namespace assize::arena_votes {

/// By falling rating, those without one last, for each system: `rating` in
/// points, `rating_q025` and `rating_q975` over 1000 resamples of whole
/// clusters, `final_ranking` (one more than the systems whose interval lies
/// above its own), `battles_won` in percent and `num_battles`.  Where clusters
/// hold several battles, the interval over battles stands beside the one over
/// clusters, under ".compat".  Fails where no board can be fitted.
Result<std::vector<ReplayRow>> replay(const Benchmark& bench,
                                      const Description& about,
                                      const Scale& scale, unsigned threads);

}  // namespace assize::arena_votes
