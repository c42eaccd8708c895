// The few lines that `assize run` prints: what a reader should look at first.
#pragma once

#include "audit/audit.h"
#include "cli/verb.h"

namespace assize::cli {

/// Cautions, scores, effects of attacks, and what cannot be said.
void print_summary(const Audit& audit, Streams& streams);

}  // namespace assize::cli
