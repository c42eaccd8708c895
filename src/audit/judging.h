// Puts trials to judges that answer now, and adds what they said as records.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "audit/audit_config.h"
#include "audit/design.h"
#include "core/benchmark.h"
#include "core/error.h"
#include "plugin/suite.h"

namespace assize {

/// What judging live works with.
struct Judging {
  const Suite& suite;
  std::span<const JudgePrompt> prompts;  ///< Of the suite; not empty.
  std::span<const JudgeUse> judges;
  std::span<const AttackUse> attacks;   ///< For those on the presentation.
  std::span<const std::uint16_t> arms;  ///< By attack: its index in the plan.
  Design design;
  std::uint64_t seed = 1;
  unsigned threads = 1;
  /// Told judgements done, of all; false: stop.
  std::function<bool(std::size_t, std::size_t)> watch;
};

/// Times that a judge which says "again" is asked, in all.
inline constexpr int kMostTries = 3;

/// Adds one judge per backend to the benchmark, and its verdict on every trial:
/// the suite's published design, crossed by the design's factors, for each
/// system under test and each entrant in the place of its clean self.  Where an
/// attack asks for the other order and the design has not both, the clean
/// trials are judged in it too, in that attack's arm.  A call
/// that fails is a verdict with that status and is counted, never scored; a
/// judge that says that no request will succeed ends the run with an error.
/// The same at any number of threads.
Result<void> judge_live(Benchmark& bench,
                        std::span<const std::uint16_t> under_test,
                        const Judging& judging);

}  // namespace assize
