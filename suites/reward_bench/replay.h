// The published numbers of judges from recorded scores and accuracies, and of
// the baselines.
#pragma once

#include <string>
#include <vector>

#include "core/benchmark.h"
#include "plugin/suite.h"
#include "suites/reward_bench/description.h"

namespace assize::reward_bench {

/// For every judge, and for every rule of baseline_rules() where texts are
/// here, whose names stand in the place of systems, in percent: `score`,
/// `section.NAME`, `accuracy.SUBSET`, and `score_with_prior_sets` where a file
/// has accuracies of these. Of a judge with rows, those count, and accuracies
/// else. A rule has no `score` where rows of Ties are here, of which it says
/// nothing. Alternatives: the credits of credit.h, and sections whose subsets
/// weigh as many rows as there are.
std::vector<ReplayRow> replay(const Benchmark& bench, const Version& version,
                              const Description& about, unsigned threads);

/// Recorded accuracies held against those of the rows of the same judge.
Check check_accuracies(const Benchmark& bench);

/// A CSV file with a column `judge` and metrics of replay(); see judge_board().
Result<std::vector<PublishedRow>> published(const std::string& path);

}  // namespace assize::reward_bench
