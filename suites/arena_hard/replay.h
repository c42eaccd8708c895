// The leaderboard's numbers from recorded judgements.
#pragma once

#include <vector>

#include "core/benchmark.h"
#include "plugin/suite.h"
#include "suites/arena_hard/description.h"

namespace assize::arena_hard {

/// For every judge and system with records, in these conventions of the
/// benchmark's version:
///
/// - `score`, and beside it as an alternative the score by the other rule for
///   games without a verdict;
/// - both ends of its interval (rating_q025, rating_q975; of version 2.0,
///   rating_q05, rating_q95): prompts resampled, and under the convention
///   `.compat` rows, as published. 1,000 resamples, seeded: the published ends
///   are of 100 and differ by chance;
/// - `style_controlled` and both of its ends, by the version's convention of
///   style control, of the games whose answers are known: see style_scores.h.
///   At the optimum, and under `.compat` as published;
/// - `parser_disagreement`: of the games with a text, the share in percent on
///   which the published parser and a strict last-verdict one differ, and
///   `score_strict`, the score by the latter.
///
/// The baseline has a score of 50 by definition. Where there are several
/// judges, the note names the row's.
Result<std::vector<ReplayRow>> replay(const Benchmark& bench,
                                      const Description& about,
                                      const Version& version, unsigned threads);

}  // namespace assize::arena_hard
