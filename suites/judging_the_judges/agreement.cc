#include "suites/judging_the_judges/agreement.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace assize::judging_the_judges {
namespace {

using suites::LabelPair;
using suites::LabelScope;

double yes(double score) { return score > 0.5 ? 1 : 0; }

bool has_text(const Benchmark& bench, std::uint16_t system) {
  return std::ranges::any_of(bench.answers, [&](const Answer& answer) {
    return answer.system == system && !answer.turns.empty();
  });
}

}  // namespace

std::vector<Labelled> labelled(const Benchmark& bench,
                               const VerdictTable& table, std::uint16_t judge) {
  std::map<std::pair<std::uint32_t, std::uint16_t>, double> people;
  std::vector<Labelled> out;
  const auto said = [&](std::size_t i, int who) {
    return static_cast<int>(table.judge[i]) == who && table.slots[i] == 1 &&
           table.arm[i] == 0 && table.defence[i] == 0 && table.sample[i] == 0 &&
           !std::isnan(table.y[i]);
  };
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (!said(i, bench.gold)) continue;
    people[{table.item[i], table.system[i]}] = yes(table.y[i]);
  }
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (!said(i, judge)) continue;
    const auto known = people.find({table.item[i], table.system[i]});
    const double label = yes(table.y[i]);
    out.push_back(
        {.system = table.system[i],
         .by_people = known != people.end(),
         .pair = {.cluster = bench.items[table.item[i]].cluster,
                  .judge = label,
                  .people = known == people.end() ? label : known->second}});
  }
  return out;
}

std::vector<LabelPair> pairs_of(const std::vector<Labelled>& labels,
                                int system) {
  std::vector<LabelPair> out;
  for (const Labelled& label : labels) {
    if (!label.by_people) continue;
    if (system >= 0 && static_cast<int>(label.system) != system) continue;
    out.push_back(label.pair);
  }
  return out;
}

Result<std::unique_ptr<const Estimator>> agreement(const Study& study) {
  const Benchmark& bench = study.bench;
  const std::string judge = printable(bench.judges.at(study.judge), 60);
  if (static_cast<int>(study.judge) == bench.gold) {
    return fail("people are what judges are held against, no judge themselves");
  }
  const auto labels = labelled(bench, study.table, study.judge);
  if (labels.empty()) {
    return fail(fmt::format("judge '{}' has no verdicts", judge));
  }
  std::vector<LabelScope> scopes;
  scopes.push_back({.metrics = {&suites::kAgreement, &suites::kScottPi,
                                &suites::kCohenKappa, &suites::kScoreDelta,
                                &suites::kCriteria, &suites::kLeniency},
                    .pairs = pairs_of(labels, -1)});
  std::map<std::uint16_t, std::vector<LabelPair>> by_system;
  for (const Labelled& label : labels) {
    by_system[label.system].push_back(label.pair);
  }
  for (auto& [system, pairs] : by_system) {
    // Recorded scores are for comparison with people's; no attack can act on
    // an answer without text.
    scopes.push_back({.system = system,
                      .secondary = !has_text(bench, system),
                      .metrics = {&suites::kScore},
                      .pairs = std::move(pairs)});
    scopes.push_back({.system = system,
                      .metrics = {&suites::kSystemDelta},
                      .pairs = pairs_of(labels, static_cast<int>(system))});
  }
  return suites::label_agreement(
      study.judge, bench.clusters(), scopes,
      {.convention = "judging_the_judges",
       .assumes = {"Different questions are independent; the answers to one "
                   "are resampled together.",
                   "Answers that the judge or people did not label are left "
                   "out."}});
}

}  // namespace assize::judging_the_judges
