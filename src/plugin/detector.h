// Detectors: how suspicious are these answers?
//
// A detector scores; the framework turns scores into p-values against clean
// answers, unless the detector owns an exact test.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "core/result.h"
#include "core/stream.h"
#include "core/verdict_table.h"
#include "plugin/knob.h"
#include "prompt/template.h"

namespace assize {

enum class Level : std::uint8_t { kAnswer, kSystem };

/// Made once per answer and shared by every detector.
struct TextViews {
  Text raw;     ///< All turns, a line break between.
  Text normal;  ///< NFC, runs of white space folded to one space, trimmed.
};

/// One answer, or all answers of a system, by the detector's level.
struct Subject {
  const Benchmark& bench;
  std::uint16_t system = 0;
  std::span<const std::uint32_t> answers;  ///< Indices into bench.answers.
  std::span<const TextViews> views;        ///< Parallel to `answers`.
};

struct Score {
  double value = kAbsent;  ///< Higher: more suspicious. NaN: cannot judge.
  double p = kAbsent;      ///< From an exact test of the detector's own only.
  double share = kAbsent;  ///< Of the answers affected; system level only.
};

struct Scorer {
  virtual ~Scorer() = default;
  /// One score per answer of the subject (kAnswer), or one in all (kSystem).
  virtual std::vector<Score> score(const Subject& subject) const = 0;
  /// What to show a reader, worst first, at most `most` of them.
  virtual std::vector<Evidence> explain(const Subject& subject,
                                        std::size_t most) const = 0;
};

struct DetectorContext {
  std::span<const Template> library;     ///< Public templates of judges.
  std::span<const std::uint32_t> clean;  ///< Answers of the fit fold.
  /// Parallel to Benchmark::answers; empty but for systems that are clean or
  /// under test.
  std::span<const TextViews> views;
  Stream stream;
};

struct Detector {
  virtual ~Detector() = default;
  /// Fails with the reason where the detector has nothing to go by.
  virtual Result<std::unique_ptr<const Scorer>> fit(
      const Benchmark& bench, const DetectorContext& context) const = 0;
  /// Whether fit() reads clean answers. If not, one fit serves every system.
  virtual bool learns() const { return true; }
};

struct DetectorPlugin {
  Info info;
  Level level = Level::kAnswer;
  Make<Detector> make = nullptr;
};

}  // namespace assize
