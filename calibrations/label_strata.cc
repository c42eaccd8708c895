#include "calibrations/label_strata.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace assize {
namespace {

/// An instruction's category, and whether it is labelled.
struct Instruction {
  std::uint16_t category = 0;
  bool labelled = false;
};

struct Counts {
  std::uint32_t labelled = 0, others = 0;
};

Result<std::map<std::uint16_t, Counts>> count(
    const Benchmark& bench, std::span<const LabelledVerdict> rows) {
  std::map<std::uint32_t, Instruction> by_cluster;
  for (const LabelledVerdict& row : rows) {
    const std::uint16_t category = bench.items[row.item].category;
    const auto [at, first] = by_cluster.try_emplace(
        row.cluster, Instruction{category, !std::isnan(row.label)});
    if (!first && at->second.category != category) {
      return fail(fmt::format(
          "instruction '{}' has items of two categories, '{}' and '{}'",
          bench.items[row.item].id, bench.categories[at->second.category],
          bench.categories[category]));
    }
  }
  std::map<std::uint16_t, Counts> out;
  for (const auto& [cluster, instruction] : by_cluster) {
    Counts& counts = out[instruction.category];
    ++(instruction.labelled ? counts.labelled : counts.others);
  }
  return out;
}

}  // namespace

Result<LabelStrata> category_strata(const Benchmark& bench,
                                    std::span<const LabelledVerdict> rows,
                                    bool labels_alone) {
  const auto counted = count(bench, rows);
  if (!counted) return tl::unexpected(counted.error());
  LabelStrata out;
  for (const auto& [category, counts] : *counted) {
    if (counts.labelled < kLeastOfStratum ||
        (!labels_alone && counts.others < kLeastOfStratum)) {
      return fail(fmt::format(
          "category '{}' has {} labelled instructions and {} others, and with "
          "'strata: category' each needs {} of both; 'strata: none' does "
          "without categories",
          bench.categories[category], counts.labelled, counts.others,
          kLeastOfStratum));
    }
    out.category.push_back(category);
  }
  for (const LabelledVerdict& row : rows) {
    const auto at =
        std::ranges::lower_bound(out.category, bench.items[row.item].category);
    out.stratum.push_back(
        static_cast<std::uint32_t>(at - out.category.begin()));
  }
  return out;
}

}  // namespace assize
