// The published numbers of judges from recorded reviews.
#pragma once

#include <string>
#include <vector>

#include "core/benchmark.h"
#include "plugin/suite.h"

namespace assize::fair_eval {

/// For every judge, whose name stands in the place of a system (with its pair's
/// names where it judged more than one), over the questions with a verdict:
/// `agreement` in percent, `cohen_kappa` and `scott_pi` of balanced averages
/// (`.compat`: of pooled ones), and `agreement_one_order` and
/// `agreement_one_sample`, over those that people labelled; `preferred.SYSTEM`
/// and `tied`; `score.SYSTEM` and, where both orders were asked,
/// `score_first.SYSTEM` and `score_second.SYSTEM` by where it was shown,
/// `conflict_rate`, and `entropy` in nats where several verdicts were given.
/// For "people": `preferred.SYSTEM` and `tied`. Notes hold the counts.
std::vector<ReplayRow> replay(const Benchmark& bench);

/// A CSV file with a column `judge`, and of the metrics above those that it
/// has; empty fields are none. Errors: no such column, a judge twice, a field
/// that is no number.
Result<std::vector<PublishedRow>> published(const std::string& path);

}  // namespace assize::fair_eval
