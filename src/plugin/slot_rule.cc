#include "plugin/slot_rule.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace assize {
namespace {

using Column = std::vector<std::uint32_t>;

Verdict not_applicable() {
  Verdict verdict;
  verdict.status = Status::kNotApplicable;
  return verdict;
}

Verdict chosen(std::size_t slot, std::size_t slots) {
  Verdict verdict;
  verdict.status = Status::kChosen;
  verdict.winner = static_cast<std::int8_t>(slot);
  if (slots == 2) verdict.p_first = slot == 0 ? 1 : 0;
  return verdict;
}

/// Of more than two, which ones are equal: the others have no share of it.
Verdict equal_scores(std::span<const std::uint64_t> counts,
                     std::uint64_t best) {
  Verdict verdict;
  verdict.status = Status::kTied;
  verdict.tie = Tie::kEqualScores;
  if (counts.size() == 2) {
    verdict.p_first = 0.5;
    return verdict;
  }
  std::vector<double> bests;
  for (const std::uint64_t count : counts) bests.push_back(count == best);
  verdict.score = bests;
  return verdict;
}

Verdict only_best(std::span<const std::uint64_t> counts, std::uint64_t best) {
  if (std::ranges::count(counts, best) > 1) return equal_scores(counts, best);
  const auto found = std::ranges::find(counts, best);
  return chosen(static_cast<std::size_t>(found - counts.begin()),
                counts.size());
}

/// The sum of the columns for each answer shown; nothing where an answer has
/// no row in one of them.
std::optional<std::vector<std::uint64_t>> sums(
    std::span<const std::uint32_t> shown,
    std::span<const Column* const> columns) {
  std::vector<std::uint64_t> out;
  for (const std::uint32_t row : shown) {
    std::uint64_t& sum = out.emplace_back(0);
    for (const Column* column : columns) {
      if (row >= column->size()) return std::nullopt;
      sum += (*column)[row];
    }
  }
  return out;
}

constexpr std::array kBaselines = {
    SlotRule{"rule.first",
             [](const Item&, std::span<const std::uint32_t> shown,
                const AnswerTable&) { return choose_slot(0, shown.size()); }},
    SlotRule{"rule.longer",
             [](const Item& item, std::span<const std::uint32_t> shown,
                const AnswerTable& answers) {
               return judge_by_length(item, shown, answers, Prefer::kLonger);
             }},
    SlotRule{"rule.more_markdown",
             [](const Item&, std::span<const std::uint32_t> shown,
                const AnswerTable& answers) {
               return judge_by_marks(shown, answers);
             }},
    SlotRule{"rule.refuses_less",
             [](const Item&, std::span<const std::uint32_t> shown,
                const AnswerTable& answers) {
               return judge_by_refusals(shown, answers);
             }},
};

}  // namespace

Verdict choose_slot(std::size_t slot, std::size_t slots) {
  return slots < 2 ? not_applicable() : chosen(slot, slots);
}

Verdict judge_by_length(const Item& item, std::span<const std::uint32_t> shown,
                        const AnswerTable& answers, Prefer prefer) {
  if (shown.size() < 2) return not_applicable();
  const Column* const columns[] = {&answers.code_points};
  const auto lengths = sums(shown, columns);
  if (!lengths) return not_applicable();
  const auto [least, most] = std::ranges::minmax(*lengths);
  if (item.questions.empty() && most == 0) return not_applicable();
  return only_best(*lengths, prefer == Prefer::kLonger ? most : least);
}

Verdict judge_by_marks(std::span<const std::uint32_t> shown,
                       const AnswerTable& answers) {
  if (shown.size() < 2) return not_applicable();
  const Column* const columns[] = {&answers.headers, &answers.lists,
                                   &answers.bold};
  const auto marks = sums(shown, columns);
  if (!marks) return not_applicable();
  return only_best(*marks, std::ranges::max(*marks));
}

Verdict judge_by_refusals(std::span<const std::uint32_t> shown,
                          const AnswerTable& answers) {
  if (shown.size() < 2) return not_applicable();
  const Column* const columns[] = {&answers.refusals};
  const auto refusals = sums(shown, columns);
  if (!refusals) return not_applicable();
  return only_best(*refusals, std::ranges::min(*refusals));
}

std::span<const SlotRule> baseline_rules() { return kBaselines; }

}  // namespace assize
