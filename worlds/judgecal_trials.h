// What judgecal's planted suite asks beside a slot.
#pragma once

#include "worlds/judgecal.h"

namespace assize::worlds {

/// Each item's first answer against itself padded to 1.6 times its length, in
/// both orders.
PeerTrial judgecal_padding(std::string name, const JudgecalLaw& law);

/// Items in both orders, seen from the judge's own answer.
PeerTrial judgecal_self(std::string name, const JudgecalLaw& law);

/// Items in one order under five wordings of the prompt, each with an offset
/// of its own, and five times under the first.
PeerTrial judgecal_wordings(std::string name, const JudgecalLaw& law);

/// The same verdicts, asked whether repeats agree. Its repeats hash to the same
/// number, so without noise they agree always.
PeerTrial judgecal_repeats(std::string name, const JudgecalLaw& law);

/// Its own example of what misleads its rule: 150 of the judge's answers 0.2
/// from their rivals, better or worse, and 150 pairs of others 0.6 apart,
/// before a judge that does not know its own. Qualities are not told, as
/// nobody tells them of real answers.
PeerTrial close_rivals(std::string name);

}  // namespace assize::worlds
