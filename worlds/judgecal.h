// The planted judge of judgecal, another auditor of judges.
#pragma once

#include "plugin/world.h"

namespace assize::worlds {

struct JudgecalLaw {
  std::uint32_t items = 300;
  double quality = 3, spread = 1;   ///< Its bq, and the gap's deviation.
  double position = 0, length = 0;  ///< Its bpos and blen.
};

/// The gap g is normal, or uniform within 0.09 of zero for a tenth of the
/// items; qualities part by g cut to [-1, 1], log-lengths by a normal of
/// deviation 0.4 sqrt(2). The first slot's log-odds are quality x part +
/// length x log ratio + position; within 0.25 of zero the judge ties, else the
/// first slot wins with that chance. Its floor of 60 on lengths, which one
/// answer in a million meets, is left out; so is its noise, which these
/// scenarios do not have.
PeerScenario judgecal(std::string name, const JudgecalLaw& law);

}  // namespace assize::worlds
