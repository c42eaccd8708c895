#include "worlds/probability.h"

#include <cmath>

namespace assize::worlds {

double Looks::length() const {
  const double own = longer ? kLonger : kShorter;
  return (own - kBaselineLength) / (own + kBaselineLength);
}

double Looks::style() const {
  return bold ? kBoldSpans / (kBoldSpans + 1.0) : 0;
}

std::vector<Likely> likely_looks(const PlantedSystem& system) {
  const auto share = [](bool is, double of) { return is ? of : 1 - of; };
  std::vector<Likely> out;
  for (const bool longer : {false, true}) {
    for (const bool bold : {false, true}) {
      for (const bool injected : {false, true}) {
        const double chance = share(longer, system.longer) *
                              share(bold, system.bold) *
                              share(injected, system.injected);
        if (chance > 0) out.push_back({{longer, bold, injected}, chance});
      }
    }
  }
  return out;
}

double win_probability(const PlantedJudge& judge, const PlantedSystem& system,
                       const Looks& looks, std::uint8_t slot) {
  const double logit =
      system.logit + (slot == 0 ? judge.position : -judge.position) / 2 +
      judge.length * looks.length() + judge.style * looks.style() +
      (system.own ? judge.self : 0) + (looks.injected ? judge.injection : 0);
  return 1 / (1 + std::exp(-logit));
}

}  // namespace assize::worlds
