#include "audit/limits.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "audit/judge_coverage.h"
#include "audit/name_list.h"
#include "audit/subjects.h"
#include "core/clean_part.h"

namespace assize {
namespace {

/// Systems under test without a single usable verdict.
std::vector<std::string> unjudged_systems(const Audit& audit) {
  // Answers without systems of their own are no subjects.
  if (audit.bench.reference < 0) return {};
  std::set<std::uint16_t> with_verdict;
  for (const Record& record : audit.bench.records) {
    if (judged(record.verdict.status)) {
      with_verdict.insert(record.trial.shown[record.trial.focus]);
    }
  }
  std::vector<std::string> names;
  for (const std::uint16_t system : audit.under_test) {
    const bool baseline = static_cast<int>(system) == audit.bench.reference;
    if (!baseline && !with_verdict.contains(system)) {
      names.push_back(audit.bench.systems[system]);
    }
  }
  return names;
}

/// Gold labels and rules, which are counted behind the judges, are none.
bool is_a_judges(const Trial& trial, const Audit& audit) {
  return static_cast<int>(trial.judge) != audit.bench.gold &&
         trial.judge < audit.first_live + audit.live;
}

/// A judge was shown a pair: judge, item, turn, the pair in the order of its
/// numbers, and whether it was shown the other way round.
using PairShown = std::tuple<std::uint16_t, std::uint32_t, std::uint8_t,
                             std::uint16_t, std::uint16_t, bool>;

bool other_way_round(const PairShown& a, const PairShown& b) {
  PairShown turned = a;
  std::get<5>(turned) = !std::get<5>(a);
  return turned == b;
}

/// Judges that saw pairs, by whether one pair was shown in both orders.
std::map<std::uint16_t, bool> orders_seen(const Audit& audit) {
  std::map<std::uint16_t, bool> both;
  std::vector<PairShown> shown;
  for (const Record& record : audit.bench.records) {
    const Trial& t = record.trial;
    if (t.slots != 2 || !is_a_judges(t, audit)) continue;
    both.try_emplace(t.judge, false);
    if (t.shown[0] == t.shown[1]) continue;
    const std::uint16_t low = std::min(t.shown[0], t.shown[1]);
    const std::uint16_t high = std::max(t.shown[0], t.shown[1]);
    shown.emplace_back(t.judge, t.item, t.turn, low, high, low != t.shown[0]);
  }
  // Of millions, a set would take more time and memory than a sorted list.
  std::ranges::sort(shown);
  for (std::size_t i = 1; i < shown.size(); ++i) {
    if (other_way_round(shown[i - 1], shown[i])) {
      both[std::get<0>(shown[i])] = true;
    }
  }
  return both;
}

/// Judges whose verdicts came with the benchmark, gold labels apart.
std::vector<std::string> recorded_judges(const Audit& audit) {
  std::set<std::uint16_t> judges;
  for (const Record& record : audit.bench.records) {
    const std::uint16_t judge = record.trial.judge;
    const bool gold = static_cast<int>(judge) == audit.bench.gold;
    if (judge < audit.first_live && !gold) judges.insert(judge);
  }
  std::vector<std::string> names;
  names.reserve(judges.size());
  for (const std::uint16_t judge : judges) {
    names.push_back(audit.bench.judges[judge]);
  }
  return names;
}

void say_unjudged(const Audit& audit, std::vector<std::string>& out) {
  for (const Arm& arm : audit.plan.arms) {
    if (arm.id == "clean" || arm.judged == arm.planned) continue;
    const std::string of =
        arm.system.empty()
            ? ""
            : fmt::format(" ({} against {})", arm.system, arm.clean);
    out.push_back(fmt::format(
        "Attack {}{}: {} of {} planned judgements were not judged: {}.", arm.id,
        of, arm.planned - arm.judged, arm.planned, arm.reason));
  }
  for (const Arm& arm : audit.plan.arms) {
    if (arm.not_applicable == 0) continue;
    out.push_back(fmt::format(
        "Attack {} did not apply to {} answers, which stand as they were.",
        arm.name, arm.not_applicable));
  }
  const auto names = unjudged_systems(audit);
  if (!names.empty()) {
    out.push_back(fmt::format(
        "{} {} no verdict, so nothing is said of {} score: {}.", names.size(),
        names.size() == 1 ? "system has" : "systems have",
        names.size() == 1 ? "its" : "their", list_names(names)));
  }
}

/// Whether every item is a game of two among many, as votes are: of these
/// nobody is judged on all.
bool games_of_two(const Benchmark& bench) {
  if (clean_systems(bench) <= 2) return false;
  std::vector<std::uint8_t> shown(bench.items.size(), 0);
  for (const Answer& answer : clean_answers(bench)) {
    if (++shown[answer.item] > 2) return false;
  }
  return true;
}

/// Systems that were judged on some items and not on all: how many each.
std::map<std::uint16_t, std::size_t> partly_judged(const Audit& audit) {
  if (audit.bench.reference < 0 || games_of_two(audit.bench)) return {};
  std::vector<std::pair<std::uint16_t, std::uint32_t>> seen;
  for (const Record& record : audit.bench.records) {
    const Trial& t = record.trial;
    if (t.arm != 0 || !judged(record.verdict.status) ||
        !is_a_judges(t, audit)) {
      continue;
    }
    seen.emplace_back(t.shown[t.focus], t.item);
  }
  std::ranges::sort(seen);
  seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
  std::map<std::uint16_t, std::size_t> items;
  for (const auto& [system, item] : seen) ++items[system];
  std::erase_if(items, [&](const auto& of) {
    return of.second == audit.bench.items.size() ||
           std::ranges::find(audit.under_test, of.first) ==
               audit.under_test.end();
  });
  return items;
}

void say_gaps(const Audit& audit, std::vector<std::string>& out) {
  const std::string judges = judge_coverage(audit.bench);
  if (!judges.empty()) out.push_back(judges);
  std::vector<std::string> names;
  for (const auto& [system, n] : partly_judged(audit)) {
    names.push_back(fmt::format("{} ({})", audit.bench.systems[system], n));
  }
  if (names.empty()) return;
  out.push_back(fmt::format(
      "{} not judged on all {} items, and {} scores and ranks rest on fewer: "
      "{}.",
      names.size() == 1 ? "1 system was"
                        : fmt::format("{} systems were", names.size()),
      audit.bench.items.size(), names.size() == 1 ? "its" : "their",
      list_names(names)));
}

void say_design(const Audit& audit, std::vector<std::string>& out) {
  const std::map<std::uint16_t, bool> both = orders_seen(audit);
  std::vector<std::string> one_order;
  for (const auto& [judge, seen] : both) {
    if (!seen) one_order.push_back(audit.bench.judges[judge]);
  }
  if (!one_order.empty()) {
    const std::string whom =
        one_order.size() == both.size() ? "" : " to " + list_names(one_order);
    out.push_back(fmt::format(
        "Each instruction was shown{} in one order only. The position effect "
        "compares different instructions; whether a single verdict would "
        "survive the other order (consistency, primacy) is not known.",
        whom));
  }
  const std::vector<std::string> recorded = recorded_judges(audit);
  if (recorded.empty()) return;
  out.push_back(fmt::format(
      "The verdicts{} are recorded ones: how the judge answers today, and how "
      "much it varies from run to run, is not known.",
      audit.live == 0 ? "" : " of " + list_names(recorded)));
}

void say_refusals(const Audit& audit, std::vector<std::string>& out) {
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> why;
  for (const CalibrationSummary& summary : audit.calibrations) {
    if (summary.refused.empty()) continue;
    why[{summary.id, summary.refused}].push_back(summary.judge);
  }
  for (const auto& [key, judges] : why) {
    out.push_back(fmt::format("Calibration {} was refused ({}): {}.", key.first,
                              list_names(judges), key.second));
  }
  for (const DetectorSummary& summary : audit.detection.detectors) {
    if (summary.reason.empty()) continue;
    out.push_back(fmt::format("Detector {} did not run: {}.", summary.id,
                              summary.reason));
  }
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> open;
  for (const Finding& finding : audit.detection.findings) {
    if (finding.reason.empty()) continue;
    open[{finding.detector, finding.reason}].push_back(finding.subject);
  }
  for (const auto& [key, subjects] : open) {
    out.push_back(fmt::format("Detector {} on {}: {}.", key.first,
                              list_names(subjects), key.second));
  }
}

void say_inconclusive(const Audit& audit, std::vector<std::string>& out) {
  const Subjects subjects(audit);
  std::vector<std::string> names;
  for (const Effect& effect : audit.analysis.effects) {
    if (effect.conclusion != Conclusion::kInconclusive) continue;
    const Quantity& of = effect.quantity;
    std::string whose = subjects.of_systems(of.metric)
                            ? audit.bench.systems[of.system]
                            : audit.bench.judges[of.judge];
    // Where nobody is ranked, judges are what is compared.
    if (audit.bench.reference < 0 && subjects.of_systems(of.metric)) {
      whose += " by " + audit.bench.judges[of.judge];
    }
    const auto category = static_cast<std::size_t>(of.category);
    const std::string scope =
        of.category < 0 ? "" : " on " + audit.bench.categories[category];
    names.push_back(fmt::format("{} of {}{} ({})", effect.contrast, whose,
                                scope, effect.calibration));
  }
  if (names.empty()) return;
  out.push_back(fmt::format(
      "{} of {} effects are inconclusive: neither shown to be there nor shown "
      "to be smaller than the margin: {}.",
      names.size(), audit.analysis.effects.size(), list_names(names)));
}

/// What holding a penalty leaves out of the intervals, where it was looked at.
void say_refits(const Audit& audit, std::vector<std::string>& out) {
  for (const CalibrationSummary& summary : audit.calibrations) {
    for (const auto& [name, value] : summary.notes.parameters) {
      if (name != "median_width_ratio") continue;
      out.push_back(fmt::format(
          "Intervals of {} hold the penalty C; chosen again in every replicate "
          "it changes their width by a factor of {:.3f} (median).",
          summary.id.substr(0, summary.id.find(':')), value));
    }
  }
}

}  // namespace

std::vector<std::string> limits(const Audit& audit) {
  std::vector<std::string> out;
  say_unjudged(audit, out);
  say_gaps(audit, out);
  say_design(audit, out);
  std::uint32_t failed = 0;
  for (const auto& [status, count] : audit.plan.counts.failures) {
    failed += count;
  }
  if (failed > 0) {
    out.push_back(fmt::format(
        "{} {} failed or could not be parsed. {} counted and not scored; had "
        "{} "
        "been answered, the scores could differ.",
        failed, failed == 1 ? "judgement" : "judgements",
        failed == 1 ? "It is" : "They are", failed == 1 ? "it" : "they"));
  }
  say_refusals(audit, out);
  say_refits(audit, out);
  say_inconclusive(audit, out);
  return out;
}

std::vector<std::string> cautions(const Audit& audit) {
  std::vector<std::string> out = audit.bench.cautions;
  for (const Check& check : audit.bench.checks) {
    if (check.mismatches == 0) continue;
    out.push_back(fmt::format("Check '{}': {} of {} rows disagree. {}",
                              check.name, check.mismatches, check.rows,
                              check.what));
  }
  for (const Finding& finding : audit.detection.findings) {
    if (!finding.flagged) continue;
    out.push_back(
        fmt::format("{} is flagged by {}.", finding.subject, finding.detector));
  }
  return out;
}

}  // namespace assize
