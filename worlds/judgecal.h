// The planted suite of judgecal, another auditor of judges.
#pragma once

#include <string>
#include <vector>

#include "plugin/peer_trial.h"
#include "plugin/world.h"

namespace assize::worlds {

/// Its names: bq and the gap's deviation, bpos, blen, bself, template_sigma and
/// noise_sigma.
struct JudgecalLaw {
  std::uint32_t items = 300;
  double quality = 3, spread = 1;
  double position = 0, length = 0, self = 0;
  double wordings = 0, noise = 0;
};

/// A pair of its, seen from its first answer.
struct JudgecalItem {
  std::string id;
  double gap = 0;         ///< Of qualities, within [-1, 1].
  double log_length = 0;  ///< Of the lengths' ratio.
  int self = 0;           ///< 1: the judge's own, -1: the other is, 0: neither.

  /// People's label: 1 better, 0 worse, a half within 0.1.
  double label() const;
};

/// Gaps are normal, of a tenth of the items uniform within 0.09 of zero, cut
/// to [-1, 1]; log-lengths part by a normal of deviation 0.4 sqrt(2); of half
/// of the items one answer is the judge's own. Its floor of 60 on lengths,
/// which one answer in a million meets, is left out, and so is rounding them.
/// `seed` is the suite's own, of items and judge.
std::vector<JudgecalItem> judgecal_items(const JudgecalLaw& law,
                                         const std::string& seed,
                                         Stream& stream);

/// The first slot's log-odds where the item's first answer stands there, and
/// where it stands second.
struct Logits {
  double first = 0, second = 0;
};
Logits logits(const JudgecalLaw& law, const JudgecalItem& item);

/// What the first slot wins in expectation under a taste of `taste` log-odds
/// for it, and of the verdicts that decide.
struct Chances {
  double wins = 0;     ///< A tie half a win.
  double decided = 0;  ///< Of the decided.
};
Chances chances(const JudgecalLaw& law, double taste);

/// Asks after a slot: items in both orders. Log-odds are bq x gap + blen x log
/// ratio + bself x own, in the first slot's favour, + bpos; MockJudge decides.
PeerScenario judgecal(std::string name, const JudgecalLaw& law);

}  // namespace assize::worlds
