// A calibration prepared on a benchmark made in memory.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "plugin/calibration.h"
#include "plugin/config_node.h"
#include "synthetic.h"

namespace assize::testing {

/// Owns what the estimator may point into.
struct Prepared {
  Benchmark bench;
  AnswerTable answers;
  VerdictTable table;
  std::unique_ptr<const Estimator> estimator;
  std::string refused;  ///< Why there is no estimator; else empty.
};

/// Under judge 0, with these knobs beside the plugin's defaults and what the
/// detectors found.
inline Prepared prepare(const CalibrationPlugin& plugin, Benchmark bench,
                        const std::string& knobs = "{}",
                        std::span<const Finding> findings = {}) {
  Prepared out{std::move(bench), {}, {}, {}, {}};
  out.answers = answer_features(out.bench, 1);
  out.table = tabulate(out.bench);
  ConfigNode config = ConfigNode::parse(knobs, "test").value();
  auto estimator = plugin.make(config)->prepare({.bench = out.bench,
                                                 .table = out.table,
                                                 .answers = out.answers,
                                                 .judge = 0,
                                                 .findings = findings});
  if (estimator) {
    out.estimator = std::move(*estimator);
  } else {
    out.refused = estimator.error().message;
  }
  return out;
}

inline std::vector<double> values(const Prepared& prepared,
                                  const std::vector<double>& weight) {
  std::vector<double> out(prepared.estimator->quantities().size());
  Scratch scratch;
  prepared.estimator->estimate(weight, out, scratch);
  return out;
}

}  // namespace assize::testing
