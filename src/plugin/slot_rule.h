// The verdicts that rule judges give, and the suites that print them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/answer_table.h"
#include "core/benchmark.h"

namespace assize {

/// The verdict for a slot; p_first is set for pairs. kNotApplicable if there
/// are fewer than two slots: a single answer is not preferred to anything.
/// Requires slot <= 1.
Verdict choose_slot(std::size_t slot, std::size_t slots);

enum class Prefer : std::uint8_t { kLonger, kShorter };

/// The slot with the longest or shortest answer, in code points. Equal lengths
/// at the top are a tie of kind kEqualScores; of more than two slots, those
/// score 1 and the others 0. kNotApplicable for fewer than two
/// slots, where an answer is missing, and where texts are withheld and no
/// length is above 0: then the lengths are not known.
Verdict judge_by_length(const Item& item, std::span<const std::uint32_t> shown,
                        const AnswerTable& answers, Prefer prefer);

/// The slot with the most marks of Markdown: headers, items of lists and bold
/// spans together. Equal counts at the top are a tie of kind kEqualScores.
/// kNotApplicable for fewer than two slots, where an answer is missing, and
/// where no marks were counted, as where texts are withheld.
Verdict judge_by_marks(std::span<const std::uint32_t> shown,
                       const AnswerTable& answers);

/// The slot whose answer refuses in fewer turns: see refuses() of
/// text/answer_style.h. Ties, and what has no verdict, as for marks.
Verdict judge_by_refusals(std::span<const std::uint32_t> shown,
                          const AnswerTable& answers);

/// A rule without parameters by its judge's id.
struct SlotRule {
  std::string_view id;  ///< "rule.longer"
  Verdict (*judge)(const Item& item, std::span<const std::uint32_t> shown,
                   const AnswerTable& answers);
};

/// The baselines that a judge of pairs with a gold label is held against:
/// rule.first, rule.longer, rule.more_markdown, rule.refuses_less.
std::span<const SlotRule> baseline_rules();

}  // namespace assize
