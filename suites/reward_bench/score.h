// The published headline: the score, its sections and their subsets.
#pragma once

#include <memory>

#include "plugin/calibration.h"
#include "suites/reward_bench/description.h"

namespace assize::reward_bench {

/// In percent, as published (see Credit::kPublished of credit.h): `score` and
/// `section.NAME` over all, and `accuracy` by subset. Fails for the judge
/// "gold" and a judge without verdicts, as where only its accuracies are
/// recorded.
/// **Source:** Lambert et al. 2024, arXiv:2403.13787; Malik et al. 2025,
/// arXiv:2506.01937.
Result<std::unique_ptr<const Estimator>> score(const Study& study,
                                               const Version& version);

}  // namespace assize::reward_bench
