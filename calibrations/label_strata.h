// Categories as the strata of people's labels.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "calibrations/labelled_verdicts.h"
#include "core/benchmark.h"
#include "core/result.h"

namespace assize {

/// Labelled instructions, and others, that a category needs.  An estimate needs
/// two of each; its interval, replicates that still have some: of n, a draw of
/// all instructions misses every one in about exp(-n), of five in 1 of 150.
inline constexpr std::uint32_t kLeastOfStratum = 5;

struct LabelStrata {
  std::vector<std::uint32_t> stratum;   ///< By row.
  std::vector<std::uint16_t> category;  ///< By stratum: of Benchmark.
};

/// The categories that one system's rows are of, in their order.  Fails, with
/// the category and its numbers, where one has fewer than kLeastOfStratum
/// labelled instructions, or others unless only `labels_alone` count; and where
/// an instruction has items in two.
Result<LabelStrata> category_strata(const Benchmark& bench,
                                    std::span<const LabelledVerdict> rows,
                                    bool labels_alone);

}  // namespace assize
