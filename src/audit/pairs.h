// The common ground of two systems: instructions on which both were judged.
#pragma once

#include <optional>

#include "core/benchmark.h"
#include "core/verdict_table.h"

namespace assize {

/// The rows of both systems of a pairing on the items that a judge judged for
/// both.  Nothing where the two were judged on the same items anyway, or where
/// one was judged on none.  A difference of two means is paired only here: a
/// row that one side lacks would move its mean and not the other's.
std::optional<VerdictTable> common_rows(const VerdictTable& table,
                                        const RecordedAttack& pair,
                                        std::uint16_t judge);

}  // namespace assize
