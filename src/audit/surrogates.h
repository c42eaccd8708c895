// What a surrogate predicted beside what a judge did.
#pragma once

#include <string>
#include <vector>

#include "audit/audit.h"

namespace assize {

/// An attack's effect on a judge, on a surrogate of its taste, and the one
/// minus the other, paired over the same instructions.
struct SurrogateRow {
  const Effect* judge = nullptr;
  const Effect* surrogate = nullptr;
  const Effect* difference = nullptr;
};

/// Every effect of an attack that the audit measured under a surrogate and
/// under another judge, in the order of the effects.  Points into `audit`.
std::vector<SurrogateRow> surrogate_rows(const Audit& audit);

}  // namespace assize
