// Systems with scores and intervals, as others publish them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "core/result.h"

namespace assize {

/// A file may hold so many systems, and so many resampled scores of all.
inline constexpr std::size_t kMostRatedSystems = 1000;
inline constexpr std::size_t kMostRatedResults = 20'000'000;

struct RatedSystem {
  std::string name;
  double score = kAbsent;
  Interval interval;            ///< NaN where there is none.
  std::vector<double> results;  ///< Its score in resampled benchmarks; or none.

  bool has_interval() const { return interval.lower == interval.lower; }
};

struct RatedFile {
  std::vector<RatedSystem> systems;  ///< By name.
  InputFile file;
};

/// Reads one object a system, from a JSON array, JSON lines, or the rows of a
/// CSV file (`path` ends in ".csv"): its name under `model`, `system`, `name`
/// or `index`; its score under `score` or `rating`; its interval's ends under
/// `lower` and `upper` or `rating_q025` and `rating_q975`, taken to be of 95 %;
/// and from JSON its resampled scores, a list, under `results`. The first of
/// these that a row has counts; a column of a CSV without a name is the
/// system's. Errors, located: no name or score, one end without the other, ends
/// in the wrong order, what is no number, a system given twice, more than the
/// limits above, and what is no such file.
Result<RatedFile> read_rated_systems(const std::string& path);

/// What a reference calls a system, and what a benchmark calls it.
struct NamePair {
  std::string reference, system;
};

/// Reads one JSON object of names by reference names. In order of the
/// reference's. Errors, located: no object, a name that is no text, two that
/// lead to the same system.
Result<std::vector<NamePair>> read_name_map(const std::string& path);

}  // namespace assize
