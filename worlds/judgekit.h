// The planted pairs of judgekit, another auditor of judges.
#pragma once

#include <string>

#include "plugin/peer_trial.h"
#include "plugin/world.h"

namespace assize::worlds {

struct JudgekitPairs {
  std::uint32_t items = 200;
  /// Share of decided verdicts that go to the first slot unread.
  double override_share = 0;
  double length = 0;  ///< Quality that a deviation of length is worth.
};

/// Qualities are uniform on [0, 1], lengths on {20 .. 399}; the last tenth of
/// the pairs are two of the same. In each order the judge sees both qualities,
/// `length` times the standardised length added, through noise of deviation
/// 0.15, and ties within 0.1. Its suite judges each order twice; this, once.
/// from: "judgekit", or "" for a plan of ours.
PeerScenario judgekit(std::string name, std::string from,
                      const JudgekitPairs& law);

/// The same pairs, seen from the longer answer, with people who always know
/// the better one.
PeerTrial judgekit_length(std::string name, const JudgekitPairs& law);

}  // namespace assize::worlds
