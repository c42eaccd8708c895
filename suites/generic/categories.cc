#include "suites/generic/categories.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace assize::suites {
namespace {

Result<void> read_groups(const Layout& layout, Benchmark& bench) {
  if (layout.groups.empty()) return {};
  const std::vector<std::string> known = bench.categories;
  Table groups{"groups", {"category", "member"}, {}};
  for (const Group& group : layout.groups) {
    if (std::ranges::find(known, group.name) != known.end()) {
      return fail(fmt::format("group '{}' has the name of a category",
                              printable(group.name, 60)),
                  group.where);
    }
    for (const std::string& name : group.categories) {
      const auto member = std::ranges::find(known, name);
      if (member == known.end()) {
        return fail(fmt::format("no item has the category '{}'{}",
                                printable(name, 60), did_you_mean(name, known)),
                    group.where);
      }
      groups.cells.push_back(static_cast<double>(bench.categories.size()));
      groups.cells.push_back(static_cast<double>(member - known.begin()));
    }
    bench.categories.push_back(group.name);
  }
  bench.tables.push_back(std::move(groups));
  return {};
}

}  // namespace

Result<void> read_categories(const CsvTable& table, const Layout& layout,
                             Benchmark& bench) {
  bench.categories = {std::string(kTotal)};
  if (layout.category.empty()) return {};
  const Result<std::size_t> column = table.require(layout.category);
  if (!column) return tl::unexpected(column.error());
  std::set<std::string_view> sorted;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const std::string_view name = table.rows[row][*column];
    if (name == kTotal) {
      return fail("no category may be named 'all', the name of the total",
                  table.where(row));
    }
    sorted.insert(name);
  }
  if (sorted.size() + layout.groups.size() > kMostIndices) {
    return fail(fmt::format("column '{}' has {} categories, at most {} can be "
                            "told apart",
                            printable(layout.category, 60), sorted.size(),
                            kMostIndices),
                {table.file, 1});
  }
  bench.categories.assign(sorted.begin(), sorted.end());
  return read_groups(layout, bench);
}

std::uint16_t category_of(const Layout& layout, const Benchmark& bench,
                          std::string_view name) {
  if (layout.category.empty()) return 0;
  // Sorted; the groups stand behind.
  const auto known = std::span(bench.categories)
                         .first(bench.categories.size() - layout.groups.size());
  const auto at = std::ranges::lower_bound(known, name);
  return static_cast<std::uint16_t>(at - known.begin());
}

}  // namespace assize::suites
