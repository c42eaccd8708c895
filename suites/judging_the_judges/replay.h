// The published numbers of judges from recorded labels.
#pragma once

#include <string>
#include <vector>

#include "core/benchmark.h"
#include "plugin/suite.h"

namespace assize::judging_the_judges {

/// For every judge, whose name stands in the place of a system: `agreement`
/// and `score_delta` in percent, `scott_pi`, `cohen_kappa`, `criteria`,
/// `leniency`, the counts `true_positives`, `false_positives`,
/// `false_negatives` and `true_negatives` over what people labelled too, and
/// `score.MODEL` over what it labelled. For "people", `score.MODEL` alone.
std::vector<ReplayRow> replay(const Benchmark& bench);

/// A CSV file with a column `judge`, and of the metrics above those that it
/// has; empty fields are none. Errors: no such column, a judge twice, a field
/// that is no number.
Result<std::vector<PublishedRow>> published(const std::string& path);

}  // namespace assize::judging_the_judges
