// The verdicts that rule judges give.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/answer_table.h"
#include "core/benchmark.h"

namespace assize::judges {

/// The verdict for a slot; p_first is set for pairs. kNotApplicable if there
/// are fewer than two slots: a single answer is not preferred to anything.
/// Requires slot <= 1.
Verdict choose_slot(std::size_t slot, std::size_t slots);

enum class Prefer : std::uint8_t { kLonger, kShorter };

/// The slot with the longest or shortest answer, in code points. Equal lengths
/// at the top are a tie of kind kEqualScores. kNotApplicable for fewer than two
/// slots, where an answer is missing, and where texts are withheld and no
/// length is above 0: then the lengths are not known.
Verdict judge_by_length(const Item& item, std::span<const std::uint32_t> shown,
                        const AnswerTable& answers, Prefer prefer);

}  // namespace assize::judges
