// What tells one search from another, and one trace from another.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "audit/audit_config.h"
#include "audit/hearing.h"
#include "core/sha256.h"
#include "plugin/search.h"

namespace assize {

struct SearchIdOf {
  const HearingOf& hearing;
  const AttackUse& attack;
  std::size_t asked = 0;   ///< The judge, of the configuration.
  std::string_view judge;  ///< Its identity, as the store's keys have it.
  std::span<const Trial> trials;  ///< Of the split, in its order.
  std::uint32_t budget = 0;
  std::string_view start;  ///< The text that it starts from.
};

/// Of how answers are valued (objective.h) and searches driven, to be raised
/// whenever either changes: what was found before is then searched for again.
inline constexpr int kSearchVersion = 2;

/// Of all that decides what a search finds: its version, the attack, its knobs,
/// identity and start, the judge, the seed, the budget; of each trial the
/// request that it makes of an empty answer, with the prompt, the question and
/// the rival in it, and the labels; and the grammar that reads the verdicts.
/// Fails as hear_answer().
Result<Digest> search_id(const SearchIdOf& of);

/// A running hash over every probe of a search and what was told of it.
class SearchTrace {
 public:
  void add(const Benchmark& bench, std::span<const Probe> probes,
           std::span<const Objective> told);
  std::string finish() { return hex(hash_.finish()); }

 private:
  Sha256 hash_;
};

}  // namespace assize
