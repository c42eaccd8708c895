// From a table of scores to a benchmark of answers judged alone.
#pragma once

#include "core/benchmark.h"
#include "io/csv.h"
#include "suites/generic/layout.h"

namespace assize::suites {

/// The benchmark that a table of scores holds: a row for each item and system,
/// a column for each judge. Systems, items and categories are sorted as
/// read_verdicts() sorts them, records have one slot, and an empty cell is
/// unparsed, `-` not recorded. People's scores are the judge "gold". Texts are
/// withheld; lengths, if any, are the
/// table "answers". Items without a row of some system are counted.
///
/// Errors, each with its line: an empty id, system or cluster; an item and
/// system given twice; an item in two categories or two clusters; a score that
/// is no finite number, or off the layout's scale; a length that is no whole
/// number below 2^32; a baseline without a row; and those of
/// read_categories().
Result<Benchmark> read_scores(const CsvTable& table, const Layout& layout);

}  // namespace assize::suites
