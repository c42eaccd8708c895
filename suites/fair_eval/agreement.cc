#include "suites/fair_eval/agreement.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace assize::fair_eval {
namespace {

using suites::LabelScope;

/// Scopes of the pairs that have a verdict.
std::vector<LabelScope> scopes_of(const Benchmark& bench, std::uint16_t judge) {
  const PeoplesLabels people(bench);
  LabelScope all{.metrics = {&suites::kAgreement, &suites::kCohenKappa,
                             &suites::kScottPi, &suites::kScoreDelta},
                 .pairs = {}};
  std::map<int, LabelScope> categories;
  std::map<std::uint16_t, LabelScope> systems;
  for (const JudgedPair& pair : judged_pairs(bench, judge)) {
    const auto verdict = balanced(pair).verdict;
    if (!verdict) continue;
    const Item& item = bench.items[pair.item];
    const double said = label_of(*verdict);
    LabelScope& system = systems[pair.first];
    system.system = pair.first;
    system.metrics = {&suites::kWinRate};
    system.pairs.push_back({item.cluster, said, said});
    const double label = people.of(pair);
    if (std::isnan(label)) continue;
    all.pairs.push_back({item.cluster, said, label});
    LabelScope& category = categories[item.category];
    category.category = item.category;
    category.metrics = {&suites::kAgreement};
    category.pairs.push_back({item.cluster, said, label});
  }
  std::vector<LabelScope> out = {std::move(all)};
  if (categories.size() > 1) {
    for (auto& [at, scope] : categories) out.push_back(std::move(scope));
  }
  for (auto& [at, scope] : systems) out.push_back(std::move(scope));
  return out;
}

}  // namespace

PeoplesLabels::PeoplesLabels(const Benchmark& bench) {
  if (bench.gold < 0) return;
  const auto gold = static_cast<std::uint16_t>(bench.gold);
  for (const JudgedPair& pair : judged_pairs(bench, gold)) {
    const auto verdict = one_order(pair).verdict;
    if (!verdict) continue;
    label_[{pair.item, pair.first, pair.second}] = label_of(*verdict);
    label_[{pair.item, pair.second, pair.first}] = label_of(-*verdict);
  }
}

double PeoplesLabels::of(const JudgedPair& pair) const {
  const auto found = label_.find({pair.item, pair.first, pair.second});
  return found == label_.end() ? kAbsent : found->second;
}

Result<std::unique_ptr<const Estimator>> agreement(const Study& study) {
  const Benchmark& bench = study.bench;
  if (static_cast<int>(study.judge) == bench.gold) {
    return fail("people are what judges are held against, no judge themselves");
  }
  const std::vector<LabelScope> scopes = scopes_of(bench, study.judge);
  if (scopes.size() == 1) {
    return fail(fmt::format("judge '{}' has no verdicts",
                            printable(bench.judges.at(study.judge), 60)));
  }
  return suites::label_agreement(
      study.judge, bench.clusters(), scopes,
      {.convention = "fair_eval",
       .assumes = {"Different questions are independent.",
                   "A verdict is by the average scores over both orders, each "
                   "order with as many samples as the other."}});
}

}  // namespace assize::fair_eval
