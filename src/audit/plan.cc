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

Arm recorded_arm(const Benchmark& bench, const RecordedAttack& attack,
                 const Tally& by_system) {
  Arm arm{.id = attack.id,
          .name = attack.id,
          .knobs = "{}",
          .system = bench.systems[attack.attacked],
          .clean = bench.systems[attack.clean],
          .planned = by_system.planned[attack.attacked],
          .judged = by_system.judged[attack.attacked]};
  arm.reason = unjudged(arm.planned, arm.judged);
  return arm;
}

/// A constant attack enters once, as a system of its own; any other rewrites
/// every trial of the design.
Arm plugin_arm(const Benchmark& bench, std::span<const Trial> design,
               const AttackUse& attack) {
  const bool constant = attack.plugin->scope == Scope::kConstant;
  Arm arm{.id = attack.id, .name = attack.arm, .knobs = attack.knobs};
  arm.other_order = attack.plugin->other_order;
  arm.planned =
      static_cast<std::uint32_t>(constant ? bench.items.size() : design.size());
  arm.reason = unjudged(arm.planned, 0);
  return arm;
}

void count_outcome(const Verdict& verdict, Counts& counts) {
  const std::string status(name(verdict.status));
  if (verdict.status >= Status::kNotRecorded) {
    ++counts.not_tried[status];
  } else if (!judged(verdict.status)) {
    ++counts.failures[status];
  } else if (verdict.tie != Tie::kNone) {
    ++counts.ties[std::string(name(verdict.tie))];
  }
}

/// Of the recorded verdicts on planned trials.
void count_outcomes(const Benchmark& bench, std::span<const Trial> design,
                    Counts& counts) {
  std::set<Key> planned;
  for (const Trial& trial : design) planned.insert(key_of(trial));
  for (const Record& record : bench.records) {
    if (!planned.contains(key_of(record.trial))) continue;
    count_outcome(record.verdict, counts);
  }
}

/// Whether a trial shows its system in another slot than the suite itself.
class SecondOrder {
 public:
  explicit SecondOrder(std::span<const Trial> published) {
    for (const Trial& trial : published) {
      slots_[place_of(trial)] |= 1u << trial.focus;
    }
  }

  bool operator()(const Trial& trial) const {
    const auto found = slots_.find(place_of(trial));
    return trial.slots == 2 && found != slots_.end() &&
           (found->second >> trial.focus & 1u) == 0;
  }

 private:
  /// Item, system and turn.
  using Place = std::tuple<std::uint32_t, std::uint16_t, std::uint8_t>;

  static Place place_of(const Trial& trial) {
    return {trial.item, trial.shown[trial.focus], trial.turn};
  }

  std::map<Place, unsigned> slots_;  ///< Bits of the slots published.
};

/// The arms of attacks that ask for the other order; `own` has counted it.
void count_second_order(const Record& record, std::uint16_t own, Plan& plan) {
  for (std::size_t a = 0; a < plan.arms.size(); ++a) {
    if (a == own || !plan.arms[a].other_order) continue;
    ++plan.arms[a].planned;
    plan.arms[a].judged += judged(record.verdict.status);
  }
}

/// Answers that an attack on the presentation left alone: system and item.
using NotApplicable = std::set<std::pair<std::uint16_t, std::uint32_t>>;

NotApplicable::value_type answer_of(const Trial& trial) {
  return {trial.shown[trial.focus], trial.item};
}

}  // namespace

void count_live(const Benchmark& bench, std::span<const Trial> published,
                std::uint16_t first, Plan& plan) {
  const SecondOrder second(published);
  NotApplicable left_alone;
  for (Arm& arm : plan.arms) {
    const bool of_plugin = arm.id != "clean" && arm.system.empty();
    if (!of_plugin) continue;
    plan.counts.planned -= arm.planned;
    arm.planned = arm.judged = 0;
    arm.reason.clear();
  }
  for (const Record& record : bench.records) {
    if (record.trial.judge < first) continue;
    const Entrant* entrant =
        bench.entrant(record.trial.shown[record.trial.focus]);
    const std::uint16_t at =
        entrant == nullptr ? record.trial.arm : entrant->arm;
    Arm& arm = plan.arms[at];
    ++arm.planned;
    if (entrant == nullptr && second(record.trial)) {
      count_second_order(record, at, plan);
    }
    if (record.verdict.status == Status::kNotApplicable) {
      arm.not_applicable += left_alone.insert(answer_of(record.trial)).second;
    }
    ++plan.counts.planned;
    arm.judged += judged(record.verdict.status);
    plan.counts.judged += judged(record.verdict.status);
    count_outcome(record.verdict, plan.counts);
  }
  for (Arm& arm : plan.arms) {
    if (arm.judged < arm.planned && arm.reason.empty()) {
      arm.reason = fmt::format("{} judgements failed or were not given",
                               arm.planned - arm.judged);
    }
  }
}

Plan make_plan(const Benchmark& bench, std::span<const Trial> design,
               std::span<const AttackUse> attacks,
               std::span<const RecordedAttack> recorded) {
  // Gold labels are no judge, and a design for no judge asks nobody.
  const bool recorded_judge = bench.judges.size() > (bench.gold < 0 ? 0 : 1);
  if (!recorded_judge) design = {};
  const Tally by_system = tally(bench, design);
  Plan plan;
  Arm clean{.id = "clean", .name = "clean"};
  for (std::size_t s = 0; s < bench.systems.size(); ++s) {
    clean.planned += by_system.planned[s];
    clean.judged += by_system.judged[s];
  }
  clean.reason = unjudged(clean.planned, clean.judged);
  plan.arms.push_back(clean);
  for (const RecordedAttack& attack : recorded) {
    plan.arms.push_back(recorded_arm(bench, attack, by_system));
  }
  for (const AttackUse& attack : attacks) {
    if (attack.plugin == nullptr) continue;
    plan.arms.push_back(plugin_arm(bench, design, attack));
    plan.counts.planned += plan.arms.back().planned;
  }
  plan.counts.planned += clean.planned;
  plan.counts.judged = clean.judged;
  count_outcomes(bench, design, plan.counts);
  return plan;
}

}  // namespace assize
