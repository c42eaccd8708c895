// A judge's labels beside people's, and the headline made of them.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "plugin/calibration.h"
#include "suites/label_agreement.h"

namespace assize::judging_the_judges {

/// One answer that a judge labelled.
struct Labelled {
  std::uint16_t system = 0;
  bool by_people = false;  ///< Whether people labelled it too.
  suites::LabelPair pair;  ///< Without people's label, the judge's twice.
};

/// The judge's clean first labels of answers judged alone, by item, then
/// system. A label is yes where the score is above a half.
std::vector<Labelled> labelled(const Benchmark& bench,
                               const VerdictTable& table, std::uint16_t judge);

/// The pairs that people labelled too; of one system, or of all (-1).
std::vector<suites::LabelPair> pairs_of(const std::vector<Labelled>& labels,
                                        int system);

/// Over all that people labelled: `agreement`, `scott_pi`, `cohen_kappa`,
/// `score_delta`, `criteria` and `leniency`; of each system `score`, and
/// `system_score_delta` where people labelled it. Fails for the judge "people",
/// and a judge without verdicts.
Result<std::unique_ptr<const Estimator>> agreement(const Study& study);

}  // namespace assize::judging_the_judges
