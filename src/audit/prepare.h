// An audit up to the moment at which judges would be asked.
#pragma once

#include <cstdint>
#include <vector>

#include "audit/audit.h"
#include "audit/selection.h"

namespace assize {

struct Prepared {
  Benchmark bench;      ///< With the entrants that attacks made.
  Selection selection;  ///< Under test, clean, and the recorded pairings.
  Plan plan;
  // Where judges are asked; else empty.
  std::vector<JudgePrompt> prompts;
  std::vector<std::uint16_t> arms;  ///< By attack: its index in the plan.
};

/// Reads the benchmark, selects what is under test, and where judges are asked
/// lets attacks make their entrants.  Asks nobody.  Errors of names that only
/// the files know are returned together.
tl::expected<Prepared, RunFailure> prepare(AuditConfig& config,
                                           unsigned threads,
                                           const Watch& watch);

}  // namespace assize
