// What a judge's answer to a search's probe is worth to the attacker.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "audit/hearing.h"
#include "plugin/search.h"
#include "prompt/request.h"

namespace assize {

/// How far below the least likely alternative that a judge gave a label is
/// taken to lie that is not among them, in nats.
inline constexpr double kAbsentMargin = 1;
/// The log-probability of an answer that could not be read, where others could.
inline constexpr double kUnreadLogP = -20;

/// Log-probability of labels[which], in nats, at the token of the verdict,
/// which stands at byte `place` of the text (verdict_choices()); without a
/// verdict, at the first token that might have been a label.  A label may stand
/// among the alternatives more than once, with and without a space.  Where it
/// does not, it is the lesser of kAbsentMargin below the least of them and what
/// all of them leave, as far down as kUnreadLogP.  NaN where none of the
/// alternatives is a label.  Requires two labels.
double label_log_p(const Completion& said, std::optional<std::size_t> place,
                   std::span<const std::string> labels, std::size_t which);

/// Of the answer in the focus of what was heard.
Objective objective_of(const Hearing& hearing,
                       std::span<const Completion> said);

/// The mean over several presentations: of log-probabilities where any has
/// one, in which what was not read counts as kUnreadLogP, else of scores, in
/// which it counts as 0.  Requires one at least.
Objective mean_of(std::span<const Objective> objectives);

}  // namespace assize
