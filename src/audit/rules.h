// Zero-parameter baselines: rule judges answer every recorded trial.
#pragma once

#include <span>

#include "audit/audit_config.h"

namespace assize {

/// Adds one judge per rule to `bench`, with a record for each distinct trial
/// that any recorded judge answered. Where there is no judge but the gold
/// labels, the trials are those that have a label, pairs in both orders.  A
/// rule that has nothing to go by gives records that are not applicable; one
/// that has nothing anywhere is left out, with a caution.
void add_rules(Benchmark& bench, const AnswerTable& answers,
               std::span<const RuleUse> rules);

}  // namespace assize
