// What suite.yaml says, as values.
#pragma once

#include <string>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"

namespace assize::alpaca_eval {

/// A pair of systems; one `*` in `attacked` matches any text, which takes the
/// place of the `*` in `clean`.
struct AttackPattern {
  std::string id, attacked, clean;
};

struct Description {
  std::string version, reference, judge;
  std::string frame;  ///< Of the judge's prompt, with slots.
  std::vector<AttackPattern> recorded_attacks;
};

/// The shipped suite.yaml. Fails only if the build embedded a broken one.
Result<Description> description();

/// The text of the shipped suite.yaml.
std::string_view yaml();

/// The pairs among `systems`, in the order of the patterns, then of names.
std::vector<RecordedAttack> recorded_attacks(
    const std::vector<AttackPattern>& patterns,
    const std::vector<std::string>& systems);

}  // namespace assize::alpaca_eval
