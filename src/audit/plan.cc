#include "audit/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace assize {
namespace {

using Key = std::tuple<std::uint32_t, std::uint16_t, std::uint16_t,
                       std::uint16_t, std::uint8_t>;

Key key_of(const Trial& trial) {
  return {trial.item, trial.shown[0], trial.slots < 2 ? 0 : trial.shown[1],
          trial.judge, trial.turn};
}

/// Planned and judged trials by system under test.
struct Tally {
  std::vector<std::uint32_t> planned, judged;
};

Tally tally(const Benchmark& bench, std::span<const Trial> design) {
  std::set<Key> answered;
  for (const Record& record : bench.records) {
    if (judged(record.verdict.status)) answered.insert(key_of(record.trial));
  }
  Tally out;
  out.planned.assign(bench.systems.size(), 0);
  out.judged.assign(bench.systems.size(), 0);
  for (const Trial& trial : design) {
    const std::uint16_t system = trial.shown[trial.focus];
    ++out.planned[system];
    out.judged[system] += answered.contains(key_of(trial));
  }
  return out;
}

std::string unjudged(std::uint32_t planned, std::uint32_t judged) {
  if (planned == judged) return "";
  return judged == 0 ? "no recorded verdict, and no configured judge can "
                       "answer"
                     : fmt::format("{} have no usable recorded verdict",
                                   planned - judged);
}

}  // namespace

Plan make_plan(const Benchmark& bench, std::span<const Trial> design,
               std::span<const AttackUse> attacks,
               std::span<const RecordedAttack> recorded) {
  const Tally by_system = tally(bench, design);
  Plan plan;
  Arm clean{.id = "clean"};
  for (std::size_t s = 0; s < bench.systems.size(); ++s) {
    clean.planned += by_system.planned[s];
    clean.judged += by_system.judged[s];
  }
  clean.reason = unjudged(clean.planned, clean.judged);
  plan.arms.push_back(clean);
  for (const RecordedAttack& attack : recorded) {
    Arm arm{.id = attack.id,
            .knobs = "{}",
            .system = bench.systems[attack.attacked],
            .clean = bench.systems[attack.clean],
            .planned = by_system.planned[attack.attacked],
            .judged = by_system.judged[attack.attacked]};
    arm.reason = unjudged(arm.planned, arm.judged);
    plan.arms.push_back(std::move(arm));
  }
  for (const AttackUse& attack : attacks) {
    if (attack.plugin == nullptr) continue;
    const bool constant = attack.plugin->scope == Scope::kConstant;
    Arm arm{.id = attack.id, .knobs = attack.knobs};
    // A constant attack enters once, as a system of its own.
    arm.planned = constant ? static_cast<std::uint32_t>(bench.items.size())
                           : static_cast<std::uint32_t>(design.size());
    arm.reason = unjudged(arm.planned, 0);
    plan.counts.planned += arm.planned;
    plan.arms.push_back(std::move(arm));
  }
  plan.counts.planned += clean.planned;
  plan.counts.judged = clean.judged;
  for (const Record& record : bench.records) {
    const Verdict& verdict = record.verdict;
    if (!judged(verdict.status)) {
      ++plan.counts.failures[std::string(name(verdict.status))];
    } else if (verdict.tie != Tie::kNone) {
      ++plan.counts.ties[std::string(name(verdict.tie))];
    }
  }
  return plan;
}

}  // namespace assize
