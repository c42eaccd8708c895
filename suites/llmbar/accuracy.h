// The published headline: how often a judge finds the better answer.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "plugin/calibration.h"
#include "suites/llmbar/description.h"
#include "suites/llmbar/statistics.h"

namespace assize::llmbar {

/// By judge, what it says of the labelled pairs, by item: of each order the
/// clean first sample, winners as published. Nothing for the judge "gold".
std::vector<std::vector<JudgedPair>> judged_pairs(const Benchmark& bench,
                                                  const Description& about);

/// In percent, over all pairs and by subset: `accuracy` of the verdicts, one
/// that is missing being wrong, or of ratings half right, as published;
/// `accuracy_judged` of those that are there; `correct_both`; and, of judges
/// that see an order, `consistency` over pairs with both verdicts and
/// `first_position_share`. Besides, over all, the paper's means over the
/// subsets that are here, each counting alike. Fails for the judge "gold" and a
/// judge without verdicts.
Result<std::unique_ptr<const Estimator>> accuracy(const Study& study,
                                                  const Description& about);

}  // namespace assize::llmbar
