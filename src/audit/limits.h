// What an audit cannot say: the sentences that stand in every report.
#pragma once

#include <string>
#include <vector>

#include "audit/audit.h"

namespace assize {

/// Whole sentences, most important first; never empty for recorded verdicts.
std::vector<std::string> limits(const Audit& audit);

/// What a reader must know before any number: failed checks, excluded rows.
std::vector<std::string> cautions(const Audit& audit);

}  // namespace assize
