// One judged pair of AlpacaEval 2: the order it was shown in, what the judge's
// log-probabilities say, and the verdict that the stored preference is.
#pragma once

#include <limits>
#include <optional>
#include <string_view>

#include "core/verdict.h"
#include "io/json_records.h"

namespace assize::alpaca_eval {

/// Whether the candidate's answer was shown first.  The benchmark drew it from
/// the instruction alone, so it is the same for every system:
/// random.Random("is_switched_outputs" + instruction + "0").choices(...).
/// **Source:** alpaca_eval annotators/pairwise_evaluator.py, seed 0.
bool is_switched(std::string_view instruction);

/// Log-probabilities of the judge's first token; minus infinity where a token
/// is not among the five most likely.
struct TokenLogprobs {
  double first = -std::numeric_limits<double>::infinity();   ///< Of "m".
  double second = -std::numeric_limits<double>::infinity();  ///< Of "M".
};

/// Those kept with an annotation as `raw_completion` or, in newer files,
/// `preference_raw_completion`: an object, or the same as a JSON string.
/// Nothing where the field is absent, null or without log-probabilities.
std::optional<TokenLogprobs> recorded_logprobs(const JsonValue& annotation);

/// The preference that these log-probabilities give, in [1, 2] (2: the
/// candidate is better).  NaN if neither token is known.
/// **Source:** alpaca_eval completion_parsers.py, logprob_parser.
double preference(const TokenLogprobs& logprobs, bool switched);

/// The verdict that a stored preference is: in [1, 2], or 0 for a draw of old
/// files.  Any other number, and NaN, is kNoLogprob: counted, never scored.
Verdict verdict(double stored, bool identical_answers, bool switched);

}  // namespace assize::alpaca_eval
