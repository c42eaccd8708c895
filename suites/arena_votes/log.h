// An arena's log of battles, as one file.
#pragma once

#include <string>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/arena_votes/collector.h"

namespace assize::arena_votes {

/// JSON lines, or an array if the first thing in the file is a bracket. Errors
/// name file and record: what JsonReader refuses, and those of Collector.
Result<Benchmark> read_log(const std::string& path, const Description& about,
                           const Choices& choices);

}  // namespace assize::arena_votes
