#include "judges/slot_rule.h"

#include <algorithm>
#include <vector>

namespace assize::judges {
namespace {

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

Verdict equal_scores(std::size_t slots) {
  Verdict verdict;
  verdict.status = Status::kTied;
  verdict.tie = Tie::kEqualScores;
  if (slots == 2) verdict.p_first = 0.5;
  return verdict;
}

}  // namespace

Verdict choose_slot(std::size_t slot, std::size_t slots) {
  return slots < 2 ? not_applicable() : chosen(slot, slots);
}

Verdict judge_by_length(const Item& item, std::span<const std::uint32_t> shown,
                        const AnswerTable& answers, Prefer prefer) {
  if (shown.size() < 2) return not_applicable();
  std::vector<std::uint32_t> lengths;
  for (const std::uint32_t row : shown) {
    if (row >= answers.rows()) return not_applicable();
    lengths.push_back(answers.code_points[row]);
  }
  const auto [least, most] = std::ranges::minmax(lengths);
  if (item.questions.empty() && most == 0) return not_applicable();
  const std::uint32_t best = prefer == Prefer::kLonger ? most : least;
  if (std::ranges::count(lengths, best) > 1) {
    return equal_scores(lengths.size());
  }
  const auto found = std::ranges::find(lengths, best);
  return chosen(static_cast<std::size_t>(found - lengths.begin()),
                lengths.size());
}

}  // namespace assize::judges
