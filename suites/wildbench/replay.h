// The leaderboard's numbers from recorded judgements.
#pragma once

#include <vector>

#include "core/benchmark.h"
#include "plugin/suite.h"
#include "suites/wildbench/description.h"

namespace assize::wildbench {

/// For every judge and system with scores, in the convention `wildbench.score`:
/// `score`, `adjusted_score`, `avg_len` over the answers that are neither empty
/// nor cut, and where the tags are known each task's score by its name and
/// `task_macro_score`. With two systems or more `elo`, in the convention
/// `wildbench.elo`.
///
/// For every judge, system and baseline with pairs, at each published margin K:
/// `reward.BASELINE.K=K` over the rows that count, under `wildbench.reward`,
/// and over all rows as published, under `wildbench.reward.compat`; where tags
/// are known `task_reward.BASELINE.K=K`; with two baselines or more
/// `reward_mix.K=K`, the mean over those that the system met, as published 0
/// for the others.
///
/// Notes hold the counts, the reason where a macro score is missing, and where
/// there are several judges the row's.
std::vector<ReplayRow> replay(const Benchmark& bench, const Description& about,
                              unsigned threads);

}  // namespace assize::wildbench
