// Puts trials to judges that answer now, and adds what they said as records.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audit/audit_config.h"
#include "audit/clerk.h"
#include "audit/design.h"
#include "audit/stopping.h"
#include "core/benchmark.h"
#include "core/error.h"
#include "plugin/suite.h"

namespace assize {

/// What live judging works with.
struct Judging {
  const Suite& suite;
  std::span<const JudgePrompt> prompts;  ///< Of the suite; not empty.
  std::span<const JudgeUse> judges;
  std::span<const AttackUse> attacks;   ///< For those on the presentation.
  std::span<const std::uint16_t> arms;  ///< By attack: its index in the plan.
  Design design;
  std::uint64_t seed = 1;
  unsigned threads = 1;
  /// Told judgements done, of all, and what the wire did; false: stop.
  std::function<bool(std::size_t, std::size_t, const Traffic&)> watch;

  // Where a judge is behind HTTP, or kept.
  std::span<const Means> means = {};  ///< By judge.
  VerdictStore* store = nullptr;      ///< nullptr: only judges here, unkept.
  bool offline = false;
  std::uint32_t shard = 0, shards = 0;  ///< As Docket's.
  std::optional<std::chrono::milliseconds> deadline = {};
  StoppingRule stopping = {};
  double confidence = 0.95;  ///< Of the stopping rule.
  std::function<void(const Mishap&)> mishap = {};
};

/// How judging ended.
struct Judged {
  /// Why it ended before all was asked: kDeadline, kBudget, or kNone.
  Cause cut = Cause::kNone;
  bool enough = false;                  ///< The stopping rule ended it.
  std::size_t clusters = 0, whole = 0;  ///< Of the plan; with all verdicts in.
  Traffic traffic;
};

/// An error, and whose it is.
struct JudgingFailure {
  Error error;
  bool of_judge = true;  ///< Else of the audit, or the run was interrupted.
};

/// Adds the judges to the benchmark, and their verdicts on every trial of the
/// Docket.  A call that fails is a verdict with that status and is counted,
/// never scored; a judge that says that no request will succeed ends the run
/// with an error.  Of a run that is cut short, instructions without all their
/// verdicts are kNotAsked as a whole, so that what is left is a random sample
/// of instructions with every arm complete.  The same at any number of threads.
tl::expected<Judged, JudgingFailure> judge_live(
    Benchmark& bench, std::span<const std::uint16_t> under_test,
    const Judging& judging);

}  // namespace assize
