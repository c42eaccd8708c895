// A judge's verdicts beside people's, and the headline made of them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <tuple>
#include <vector>

#include "plugin/calibration.h"
#include "suites/fair_eval/judged_pair.h"
#include "suites/label_agreement.h"

namespace assize::fair_eval {

/// People's label of a question for a pair of systems: 1, 0, or a half.
class PeoplesLabels {
 public:
  explicit PeoplesLabels(const Benchmark& bench);

  /// NaN where they gave none. The pair may be given either way round.
  double of(const JudgedPair& pair) const;

 private:
  std::map<std::tuple<std::uint32_t, std::uint16_t, std::uint16_t>, double>
      label_;
};

/// Of balanced averages, over the questions that people labelled:
/// `agreement`, `cohen_kappa`, `scott_pi` and `score_delta`, the first also by
/// category; and of each system under test its `win_rate`. Fails for the judge
/// "people", and a judge without verdicts.
Result<std::unique_ptr<const Estimator>> agreement(const Study& study);

}  // namespace assize::fair_eval
