// From a table of verdicts to a benchmark.
#pragma once

#include "core/benchmark.h"
#include "io/csv.h"
#include "suites/generic/layout.h"

namespace assize::suites {

/// The benchmark that a table holds: systems "output_1" and "output_2", the
/// judges in the order of the layout, then the judge "gold" if there is a
/// column of gold labels. One record per judge, item and order whose column
/// exists; the system under test is output_1. Texts are withheld; lengths, if
/// any, are the table "answers". Items are sorted by cluster and id, categories
/// by name, groups follow them, with their members in the table "groups".
///
/// Errors, each with its line: an id that is empty or given twice; an empty
/// cluster; the category "all"; a verdict
/// other than 1, 2, tie, - and nothing; a gold label other than 1, 2, - and
/// nothing; a length that is no whole number below 2^32; a group's category
/// that no item has.
Result<Benchmark> read_verdicts(const CsvTable& table, const Layout& layout);

}  // namespace assize::suites
