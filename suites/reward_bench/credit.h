// What a judge's verdicts earn, row by row, subset by subset, board by board.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/benchmark.h"
#include "core/verdict_table.h"
#include "stats/cluster_ratio.h"
#include "suites/reward_bench/description.h"

namespace assize::reward_bench {

/// What is done with verdicts that failed and with equal scores.
enum class Credit : std::uint8_t {
  kPublished,     ///< A failure earns one part in as many as were shown.
  kJudgedOnly,    ///< A failure is left out.
  kFailuresLose,  ///< A failure earns nothing.
  kTiesHalf,  ///< As published, and of two equal scores a half, not nothing.
};

/// A subset's accuracy in percent: a sum of shares.
struct Subset {
  std::vector<std::pair<ClusterRatio, double>> shares;
  std::uint32_t rows = 0, failed = 0;  ///< Rows with a verdict that failed.

  double value() const;
};

/// The judge's subsets by name, of clean first samples: a row earns the mean
/// over the orders of its answers. Of two answers with equal scores neither is
/// found; of more, equal bests share the credit. Ties is the score of ties.h,
/// and its failures are ratings of -1 under every convention.
/// **Source:** allenai/reward-bench, scripts/run_rm.py, run_generative.py,
/// run_generative_v2.py; rewardbench/utils.py, reroll_and_score_dataset.
std::map<std::string, Subset> subsets_of(const Benchmark& bench,
                                         const VerdictTable& table,
                                         std::uint16_t judge, Credit credit);

/// A number of the board as a weighted sum of subsets' accuracies.
struct Sum {
  std::string metric;  ///< "score", "section.chat"
  std::vector<std::pair<std::string, double>> subsets;
};

/// `score`, the mean over the sections that have a subset, and the sections,
/// their subsets weighted by the published counts or, where they are given, by
/// `counts`. Empty where no subset is present.
std::vector<Sum> sums_of(const Version& version,
                         const std::set<std::string>& present,
                         const std::map<std::string, double>& counts = {});

}  // namespace assize::reward_bench
