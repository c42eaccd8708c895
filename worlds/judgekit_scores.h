// The planted scores and probabilities of judgekit, another auditor of judges.
#pragma once

#include <string>

#include "plugin/peer_trial.h"

namespace assize::worlds {

/// Its names: verbosity, self_preference and shrink.
struct JudgekitScores {
  std::size_t items = 300;
  double length = 0, self = 0, shrink = 1;
  bool longer_is_better = false;  ///< Lengths go with quality.
};

/// People's scores are uniform on {1 .. 5}, lengths on {20 .. 399} or within 40
/// of 40 times the score; every third answer is the judge's own. The judge
/// adds `length` times the standardised length and `self` to its own, shrinks
/// what is left from 3, adds noise of deviation 0.4, rounds and keeps within
/// the scale. Its clean judge scores three times there; here, once.
PeerTrial judgekit_scores(std::string name, std::string from, PeerAsks asks,
                          const JudgekitScores& law);

/// 1,000 chances of a yes, uniform on [0.05, 0.95], that the judge knows, and
/// states with its log-odds over `temperature`.
PeerTrial judgekit_chances(std::string name, std::string from,
                           double temperature);

}  // namespace assize::worlds
