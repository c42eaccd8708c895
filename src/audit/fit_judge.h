// A stand-in for a judge: its taste fitted to recorded verdicts, and how well
// that foretells systems it has not seen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "core/result.h"
#include "prompt/taste.h"

namespace assize {

struct FitJudgeOptions {
  std::string judge = {};  ///< Empty: the only one with verdicts.
  std::vector<std::string> exclude = {};  ///< Not fitted, beside attacks.
  double penalty = kAbsent;               ///< NaN: chosen.
  std::uint64_t seed = 1;
  std::size_t replicates = 2000;
  double level = 0.95;
  unsigned threads = 1;
};

/// A penalty tried, and the mean log loss (nats per pair) on systems left out.
struct PenaltyLoss {
  double penalty = 0, loss = 0;
};

struct FittedJudge {
  std::string judge;
  Taste taste;  ///< Its `systems` are sorted by name.
  std::vector<PenaltyLoss> penalties;
  double loss = 0;     ///< On systems left out, at the penalty used.
  Estimate agreement;  ///< Spearman over the honest systems' scores.
  std::size_t honest = 0;
  std::uint32_t textless = 0;  ///< Judged pairs without texts: left out.
};

/// Called with the phase, and how much of it is done.
using FitProgress =
    std::function<void(std::string_view, std::size_t, std::size_t)>;

/// Systems that attack: the attacked sides of the suite's recorded attacks
/// whose clean side is the reference. Sorted, each once.
std::vector<std::uint16_t> recorded_attackers(const Benchmark& bench);

/// Fits P(first is preferred) by logistic regression with a squared penalty on
/// the features of prompt/taste.h, over pairs of honest systems: those that
/// neither attack nor are excluded. The order's coefficient is not penalised;
/// features are scaled by their root mean square over the pairs fitted.
///
/// Each system is scored by the fit without its pairs. The penalty, unless
/// given, has the least mean log loss on systems left out among powers of the
/// square root of ten in [0.01, 1000]; ties go to the larger. The agreement is
/// Spearman's correlation of recorded and predicted scores of honest systems;
/// its percentile interval resamples instructions, with the predictions of each
/// pair held fixed. The same at any number of threads. Errors: those of
/// judged_pairs(), an unknown system, an excluded reference, fewer than three
/// honest systems.
Result<FittedJudge> fit_judge(const Benchmark& bench,
                              const FitJudgeOptions& options,
                              const FitProgress& progress);

}  // namespace assize
