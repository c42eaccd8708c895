// What an audit asks to be judged, and how much of it was.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "audit/audit_config.h"
#include "core/verdict_table.h"

namespace assize {

/// One arm of the plan: the clean design, a recorded attack, or an attack
/// plugin at one dose.
struct Arm {
  std::string id = {};
  std::string name = {};  ///< With its knobs: "verbosity.pad factor=2".
  std::string knobs = {};
  std::string system = {}, clean = {};  ///< Of a recorded attack; else "".
  std::uint32_t planned = 0, judged = 0;
  std::uint32_t not_applicable = 0;  ///< Answers that the attack left alone.
  bool other_order = false;          ///< Clean judgements, in the second order.
  std::string reason = {};           ///< Why something was not judged, or "".
};

struct Counts {
  std::uint32_t planned = 0, judged = 0;
  /// By their names: ties, judgements that failed, trials never put to a judge.
  std::map<std::string, std::uint32_t> ties, failures, not_tried;
};

struct Plan {
  std::vector<Arm> arms;  ///< The clean arm first.
  Counts counts;          ///< Over all arms.
};

/// Counts what judges that were asked now said, by the arms of their trials:
/// every record of a judge from `first` on.  The arms of attacks, which had no
/// judge in make_plan(), are counted anew.  That of an attack which asks for
/// the other order counts the clean judgements whose system stood in another
/// slot than in `published`, the suite's own trials; where the design has both
/// orders these are the clean arm's too, and stand once in the counts over all.
void count_live(const Benchmark& bench, std::span<const Trial> published,
                std::uint16_t first, Plan& plan);

/// Counts the design's trials against the recorded verdicts.  A trial that
/// nobody recorded and no configured judge can answer is planned and not
/// judged; it stops nothing.  Gold labels are no judgements.  Requires that
/// rule judges were not added yet: they need no plan.
Plan make_plan(const Benchmark& bench, std::span<const Trial> design,
               std::span<const AttackUse> attacks,
               std::span<const RecordedAttack> recorded);

}  // namespace assize
