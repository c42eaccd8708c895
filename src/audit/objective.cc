#include "audit/objective.h"

#include <algorithm>
#include <cmath>

#include "prompt/token_odds.h"
#include "text/blank.h"

namespace assize {
namespace {

bool is(const TokenChoice& choice, std::string_view label) {
  return trim(choice.token) == trim(label);
}

bool is_any(const TokenChoice& choice, std::span<const std::string> labels) {
  return std::ranges::any_of(
      labels, [&](const std::string& label) { return is(choice, label); });
}

bool have_any(const std::vector<TokenChoice>& choices,
              std::span<const std::string> labels) {
  return std::ranges::any_of(choices, [&](const TokenChoice& choice) {
    return is_any(choice, labels);
  });
}

/// The alternatives where the verdict stands, or nullptr: none of them is a
/// label.
const std::vector<TokenChoice>* verdict_token(
    const Completion& said, std::optional<std::size_t> place,
    std::span<const std::string> labels) {
  if (place) {
    const auto* choices = verdict_choices(said, *place, labels);
    return choices != nullptr && have_any(*choices, labels) ? choices : nullptr;
  }
  for (const auto& choices : said.logprobs) {
    if (have_any(choices, labels)) return &choices;
  }
  return nullptr;
}

/// An upper bound of what a label has that is not among the alternatives: less
/// than the least of them, and no more than they leave.
double floor_of(const std::vector<TokenChoice>& choices) {
  double least = 0, shared = 0;
  for (const TokenChoice& choice : choices) {
    least = std::min(least, choice.logprob);
    shared += std::exp(choice.logprob);
  }
  // Probabilities that were rounded may leave nothing, or less.
  const double left = std::max(1 - shared, std::exp(kUnreadLogP));
  return std::min(least - kAbsentMargin, std::log(left));
}

/// Whether the judge says a label, and not a word such as "A>>B".
bool says_label(const Hearing& hearing, std::size_t slot) {
  const Grammar& grammar = hearing.prompt->official;
  Completion word;
  word.text = grammar.write(hearing.labels[slot]);
  return grammar.parse(word, hearing.labels).winner == static_cast<int>(slot);
}

double score_of(const Verdict& verdict, const Hearing& hearing) {
  const Trial& trial = hearing.trial;
  if (!judged(verdict.status)) return kAbsent;
  if (trial.slots == 1) {
    const GrammarSpec& spec = hearing.prompt->official.spec();
    if (verdict.score.empty() || !(spec.most > spec.least)) return kAbsent;
    return std::clamp(
        (verdict.score.front() - spec.least) / (spec.most - spec.least), 0.0,
        1.0);
  }
  if (verdict.status == Status::kTied) return 0.5;
  return int{verdict.winner} == int{trial.focus} ? 1 : 0;
}

}  // namespace

double label_log_p(const Completion& said, std::optional<std::size_t> place,
                   std::span<const std::string> labels, std::size_t which) {
  const auto* choices = verdict_token(said, place, labels);
  if (choices == nullptr) return kAbsent;
  double share = 0;
  for (const TokenChoice& choice : *choices) {
    if (is(choice, labels[which])) share += std::exp(choice.logprob);
  }
  if (!(share > 0)) return floor_of(*choices);
  return std::min(std::log(share), 0.0);
}

Objective objective_of(const Hearing& hearing,
                       std::span<const Completion> said) {
  const Verdict verdict = read_verdict(hearing, said);
  Objective out{.status = verdict.status, .score = score_of(verdict, hearing)};
  const std::size_t focus = hearing.trial.focus;
  const bool labelled = hearing.labels.size() >= 2 &&
                        focus < hearing.labels.size() &&
                        says_label(hearing, focus);
  if (said.size() == 1 && labelled) {
    const auto place =
        hearing.prompt->official.place(said.front(), hearing.labels);
    out.log_p = label_log_p(said.front(), place, hearing.labels, focus);
  }
  return out;
}

Objective mean_of(std::span<const Objective> objectives) {
  Objective out = objectives.front();
  double log_p = 0, score = 0;
  bool any_log_p = false, any_score = false;
  for (const Objective& one : objectives) {
    if (!judged(one.status)) out.status = one.status;
    any_log_p = any_log_p || !std::isnan(one.log_p);
    any_score = any_score || !std::isnan(one.score);
    const double points = std::isnan(one.score) ? 0 : one.score;
    score += points;
    log_p += std::max(std::isnan(one.log_p) ? std::log(points) : one.log_p,
                      kUnreadLogP);
  }
  const auto n = static_cast<double>(objectives.size());
  out.log_p = any_log_p ? log_p / n : kAbsent;
  out.score = any_score ? score / n : kAbsent;
  return out;
}

}  // namespace assize
