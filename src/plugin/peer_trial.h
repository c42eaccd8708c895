// What other auditors' own suites plant beside a taste for a slot, and what
// their judges say of it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "core/stream.h"
#include "core/verdict.h"

namespace assize {

/// A pair, seen from one of its answers: the padded, the longer, the judge's
/// own; of a control, from either.
struct PairSeen {
  /// By the slot it stood in: 1 where it won, 0 where it lost, a half of a tie.
  std::array<double, 2> won = {0.5, 0.5};
  double people = 0.5;   ///< The same of people's label, or of the truth.
  bool control = false;  ///< Neither answer is of the kind, or both are.
  double gap = kAbsent;  ///< Between the qualities, where the plan tells it.
};

/// Verdicts on the first slot, as PairSeen::won; items x columns, row-major.
struct PromptsSeen {
  std::size_t columns = 0;
  /// Under as many wordings of the prompt, and as often under the first one.
  std::vector<double> by_prompt, by_repeat;
};

struct ScoreSeen {
  double judge = 0, people = 0, length = 0;
  bool own = false;  ///< The answer is the judge's own.
};

/// A yes with the probability that the judge gives it, and what came of it.
struct ChanceSeen {
  double yes = 0, outcome = 0;
};

/// One row an item.
using PeerSeen = std::variant<std::vector<PairSeen>, PromptsSeen,
                              std::vector<ScoreSeen>, std::vector<ChanceSeen>>;

enum class PeerAsks : std::uint8_t {
  kLength,      ///< Of pairs or scores: whether longer is better to the judge.
  kSelf,        ///< Of pairs or scores: whether its own is.
  kPrompts,     ///< Whether another wording moves the verdicts.
  kRepeats,     ///< Whether the same request gets another verdict.
  kSpread,      ///< Whether scores lie closer together than people's.
  kConfidence,  ///< Whether it is surer than it is right.
};

enum class Peer : std::uint8_t { kJudgecal, kJudgekit };

/// A scenario whose question is another than a slot.
struct PeerTrial {
  std::string name, from;  ///< from: who planted it, or "" where it is ours.
  PeerAsks asks = PeerAsks::kLength;
  Peer rule = Peer::kJudgecal;  ///< Whose rule reads such verdicts.
  std::size_t items = 0;        ///< In every draw.
  /// The expectation of this audit's figure (audit/own_figures.h): 0 where
  /// nothing is planted, NaN where something is and its size is not known.
  double truth = 0;
  std::function<PeerSeen(Stream)> draw;  ///< Thread-safe.
};

}  // namespace assize
