// What a judge said, by slot. Failures are statuses, never scores.
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

#include "core/slot_scores.h"

namespace assize {

enum class Status : std::uint8_t {
  kChosen,
  kScored,
  kTied,  // judged
  kUnparsed,
  kAmbiguous,
  kOffScale,
  kNoLogprob,  // said, not understood
  kEmpty,
  kRefused,
  kFiltered,
  kTruncated,  // not said
  kRejected,
  kTimeout,
  kTransport,  // not reached
  kNotRecorded,
  kNotAsked,
  kNotApplicable  // not tried
};

enum class Tie : std::uint8_t {
  kNone,
  kDeclared,
  kEqualScores,
  kIdenticalAnswers,
  kOrdersDisagree,
  kLengthMargin,
  kPartialCredit,
  kBothBad  ///< Declared: neither answer will do.
};

inline constexpr double kAbsent = std::numeric_limits<double>::quiet_NaN();

struct Verdict {
  Status status = Status::kNotAsked;
  Tie tie = Tie::kNone;
  std::int8_t winner = -1;    ///< Slot, when kChosen.
  std::uint8_t strength = 1;  ///< Steps on the label scale; 2 = "much better".
  double p_first = kAbsent;   ///< P(slot 0 is better) in [0, 1]; pairwise only.
  SlotScores score = {};      ///< By slot, in the suite's unit; or empty.
};

/// Whether a verdict was given: chosen, scored or tied.
bool judged(Status status);

/// "chosen", "unparsed", "not_recorded" ...: the words of reports.
std::string_view name(Status status);
/// "none", "declared", "identical_answers" ...
std::string_view name(Tie tie);

}  // namespace assize
