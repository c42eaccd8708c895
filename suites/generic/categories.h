// The categories of a table's items, and the groups that unite them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "core/benchmark.h"
#include "io/csv.h"
#include "suites/generic/layout.h"

namespace assize::suites {

/// Indices of 16 bits tell so many systems, judges or categories apart.
inline constexpr std::size_t kMostIndices =
    std::numeric_limits<std::uint16_t>::max();

/// Names the benchmark's categories: those in the layout's column by name, then
/// the groups, with their members in the table "groups"; without a column one,
/// the total. Errors, with their line: the category "all", a group with a
/// category's name or of a category that no row has, too many of them.
Result<void> read_categories(const CsvTable& table, const Layout& layout,
                             Benchmark& bench);

/// The index of a category that the table names; 0 without a column.
std::uint16_t category_of(const Layout& layout, const Benchmark& bench,
                          std::string_view name);

}  // namespace assize::suites
