#include "audit/pairing_terms.h"

#include <algorithm>
#include <cmath>

namespace assize {

bool is_of_control(const Benchmark& bench, const RecordedAttack& pairing) {
  return bench.entrant(pairing.clean) != nullptr;
}

std::vector<Term> PairingTerms::mean(std::uint16_t arm,
                                     std::size_t like) const {
  std::vector<Term> terms;
  for (std::size_t i = 0; i < attacks_.size(); ++i) {
    const RecordedAttack& attack = attacks_[i];
    const Entrant* entrant = bench_.entrant(attack.attacked);
    if (entrant == nullptr || entrant->arm != arm) continue;
    if (is_of_control(bench_, attack)) continue;
    const int pair = static_cast<int>(i);
    const auto attacked = columns_.paired(like, attack.attacked, pair);
    const auto clean = columns_.paired(like, attack.clean, pair);
    if (!attacked || !clean) continue;
    terms.push_back({*attacked, 1});
    terms.push_back({*clean, -1});
  }
  for (Term& term : terms) {
    term.factor *= 2 / static_cast<double>(terms.size());
  }
  return terms;
}

std::vector<PairingTerms::Dose> PairingTerms::at_doses(const RecordedAttack& of,
                                                       std::size_t like) const {
  const std::uint16_t judge = measured_.quantity[like].judge;
  std::vector<Dose> out;
  bool narrowed = false;
  for (std::size_t i = 0; i < attacks_.size(); ++i) {
    const RecordedAttack& attack = attacks_[i];
    if (attack.id != of.id || attack.clean != of.clean) continue;
    const Entrant* entrant = bench_.entrant(attack.attacked);
    if (entrant == nullptr || !(entrant->dose > 0)) continue;
    const int pair = static_cast<int>(i);
    const auto attacked = columns_.paired(like, attack.attacked, pair);
    if (!attacked) continue;
    narrowed = narrowed || columns_.narrowed(pair, judge);
    out.push_back({*attacked, columns_.paired(like, attack.clean, pair),
                   std::log2(entrant->dose)});
  }
  // One clean value for all doses drops out of their slope.
  for (Dose& dose : out) {
    if (!narrowed) dose.clean.reset();
  }
  if (narrowed) std::erase_if(out, [](const Dose& d) { return !d.clean; });
  return out;
}

std::vector<Term> PairingTerms::slope(const RecordedAttack& of,
                                      std::size_t like) const {
  const std::vector<Dose> doses = at_doses(of, like);
  if (doses.size() < 2) return {};
  double mean = 0, spread = 0;
  for (const Dose& dose : doses) mean += dose.log2;
  mean /= static_cast<double>(doses.size());
  std::vector<Term> terms;
  for (const Dose& dose : doses) {
    const double off = dose.log2 - mean;
    spread += off * off;
    terms.push_back({dose.attacked, off});
    if (dose.clean) terms.push_back({*dose.clean, -off});
  }
  if (spread == 0) return {};
  for (Term& term : terms) term.factor /= spread;
  return terms;
}

}  // namespace assize
