// Runs detectors over systems: scores, p-values from clean answers, findings.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/benchmark.h"
#include "core/result.h"
#include "plugin/detector.h"
#include "prompt/template.h"

namespace assize {

/// A detector with its settings, as the audit uses it.
struct DetectorUse {
  std::string id, knobs;  ///< knobs: canonical.
  Level level = Level::kAnswer;
  std::unique_ptr<Detector> detector;
};

struct DetectSettings {
  double fdr = 0.05;       ///< Largest adjusted p-value of a flagged finding.
  double material = 0.05;  ///< Least share of answers of a flagged finding.
  std::uint64_t seed = 1;
  unsigned threads = 1;
  std::vector<std::uint16_t> under_test;
  std::vector<std::uint16_t> clean;  ///< Systems taken as honest.
};

struct DetectorSummary {
  std::string id, level;  ///< level: "answer" or "system".
  std::vector<std::string> clean_systems;
  std::uint32_t clean_answers = 0;  ///< Of them, with text.
  double smallest_rate = 1;  ///< Least false-positive rate it can resolve.
  std::string reason;        ///< Why it could not run; else empty.
  std::string note;          ///< What its p-values leave out; may be empty.
};

struct Detection {
  std::vector<Finding> findings;  ///< By detector, then in order of the tested.
  std::vector<DetectorSummary> detectors;  ///< As used.
  std::vector<Test> tests;                 ///< Of findings with a p-value.
};

/// One finding for each detector and system under test.
///
/// Instructions are split at random into three folds: a detector is fitted on
/// the clean answers to the first, the bar that clean answers seldom exceed is
/// raised on the second (audit/exceedance.h), and a system is tested on its own
/// answers to the third, so that no instruction stands on both sides of the
/// comparison. Several items of one instruction count as one there, with the
/// largest score. `share` and `score` (the mean) are of all its answers. A
/// system under test is no part of its own clean set, nor is a clean system
/// with fewer than nine tenths of its answers: a largest similarity grows with
/// what there is to compare. p-values are adjusted (Benjamini and Hochberg)
/// over everything returned; flagged means q <= fdr and share >= material.
/// Findings with q <= fdr carry at most five pieces of evidence.
///
/// Detectors are not trusted: where one gives another number of scores than
/// asked for, its findings and summary say so and have no p-value; evidence
/// outside the answers of the system is dropped and counted in the note.
///
/// Empty and missing answers are counted and never scored. The same at any
/// number of threads.
Detection detect(const Benchmark& bench, std::span<const Template> library,
                 std::span<const DetectorUse> uses,
                 const DetectSettings& settings);

}  // namespace assize
