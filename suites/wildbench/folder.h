// WildBench's folder of results as a whole.
#pragma once

#include <string>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/wildbench/description.h"

namespace assize::wildbench {

/// Which judgements are read.
enum class Kinds { kAll, kScore, kPairwise };

struct Where {
  std::string results;   ///< "": no judgements.
  std::string answers;   ///< A folder of MODEL.json, or "".
  std::string bench;     ///< The file of tasks, or "": RESULTS/bench.json(l).
  std::string baseline;  ///< Only pairs with this one, or "": with all.
  Kinds kinds = Kinds::kAll;
};

/// Reads, below RESULTS or one of its folders eval_results and v2.*:
/// score.v2/eval=JUDGE/SYSTEM.json and
/// pairwise.v2/eval=JUDGE/ref=BASELINE/SYSTEM.json. Where there are several
/// folders v2.*, a judge's name begins with its folder's. Ratings of another
/// board are those of RESULTS/all_stat.json, where it is there. Errors: those
/// of reader.h, collector.h and arena.h with their place; a file of which no
/// row joins a task; nothing to read; a pipe, or a symbolic link that leads out
/// of the folder.
Result<Benchmark> read_folder(const Where& where, const Description& about);

}  // namespace assize::wildbench
