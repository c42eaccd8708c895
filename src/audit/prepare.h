// An audit up to the moment at which judges would be asked.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "audit/audit.h"
#include "audit/hearing.h"
#include "audit/search_split.h"
#include "audit/selection.h"

namespace assize {

struct Prepared {
  Benchmark bench;      ///< With the entrants that attacks made.
  Selection selection;  ///< Under test, clean, and the recorded pairings.
  Plan plan;
  // Where judges are asked; else empty.
  std::vector<JudgePrompt> prompts;
  std::vector<std::uint16_t> arms;  ///< By attack: its index in the plan.
  SearchSplit split;                ///< Empty where no attack searches.
};

/// How the judges of `config` would be asked, numbered after the recorded ones.
/// Outlived by both.
HearingOf hearing_of(const AuditConfig& config, const Prepared& prepared);

/// Gives attacks that search their payloads, once all but entrants is there.
using Seek = std::function<std::optional<RunFailure>(AuditConfig& config,
                                                     const Prepared& prepared)>;

/// Reads the benchmark, selects what is under test, and where judges are asked
/// lets attacks make their entrants.  Asks nobody, if `seek` does not; an
/// attack that searches and that was given nothing stands with the text that
/// its search starts from.  Errors of names that only the files know are
/// returned together.
tl::expected<Prepared, RunFailure> prepare(AuditConfig& config,
                                           unsigned threads, const Watch& watch,
                                           const Seek& seek = {});

}  // namespace assize
