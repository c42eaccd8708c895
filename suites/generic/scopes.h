// Over what a metric of a table is taken: all items, a category, a group.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "core/benchmark.h"

namespace assize::suites {

/// The items of each scope that has some, in order: -1 is all of them, others
/// are indices into Benchmark::categories. Where there are several categories
/// each is a scope, and so is each group (the table "groups" holds members).
std::map<int, std::vector<std::uint32_t>> scopes(const Benchmark& bench);

}  // namespace assize::suites
