// The published numbers from recorded judgements.
#pragma once

#include <vector>

#include "core/benchmark.h"
#include "plugin/suite.h"
#include "suites/mt_bench/judgement_reader.h"

namespace assize::mt_bench {

/// For every judge and system with records, in the units as published:
///
/// - of a judge that rates, `average` over the rows of both turns, with the
///   mean of the two turns' means as an alternative, `average.CATEGORY`,
///   `turn_1` and `turn_2`;
/// - of one that compares, as shares of its pairs: `win_rate`, `loss_rate`,
///   `win_rate_adjusted` with the rate without contradictions as an
///   alternative, and `inconsistency`, whose pairs are among the ties;
///   and `first_share`, of the games with a winner the share in which that was
///   shown first, which is a half without a bias of position;
/// - `parser_disagreement`: of the judgements with a text, the share on which
///   the published parser, which takes the first match, and a strict one, which
///   takes the last, differ; and `average_strict` or `win_rate_adjusted_strict`
///   by the latter.
///
/// Conventions are mt_bench.single and mt_bench.pairwise. Notes hold the judge,
/// where there are several, and the counts.
std::vector<ReplayRow> replay(const Benchmark& bench,
                              const JudgementReader& reader);

}  // namespace assize::mt_bench
