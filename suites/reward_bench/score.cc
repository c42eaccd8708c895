#include "suites/reward_bench/score.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "suites/ratio_sums.h"
#include "suites/reward_bench/credit.h"
#include "suites/reward_bench/ties.h"

namespace assize::reward_bench {
namespace {

using suites::RatioSums;
using suites::Term;

Notes notes_of(const Version& version,
               const std::map<std::string, Subset>& subsets) {
  double failed = 0;
  for (const auto& [name, subset] : subsets) failed += subset.failed;
  Notes out{.convention = version.convention,
            .assumes = {"Rows of different prompts are independent.",
                        "A verdict that failed earns a half of two answers and "
                        "a quarter of four, as published.",
                        "Two equal scores do not find the right answer; of "
                        "more, equal bests share the credit."},
            .parameters = {{"rows_with_a_failed_verdict", failed}},
            .metrics = {{"score", "mean over the sections that were judged"},
                        {"accuracy",
                         "mean credit of a subset's rows; of Ties, its own "
                         "score, which may reach 101"}}};
  for (const Section& section : version.sections) {
    out.metrics.emplace_back(
        "section." + section.name,
        "mean of the section's subsets by the published counts of rows");
  }
  return out;
}

}  // namespace

Result<std::unique_ptr<const Estimator>> score(const Study& study,
                                               const Version& version) {
  const Benchmark& bench = study.bench;
  if (study.judge == bench.gold) {
    return fail(
        "the gold labels are what judges are held against, no judge "
        "themselves");
  }
  auto subsets =
      subsets_of(bench, study.table, study.judge, Credit::kPublished);
  if (subsets.empty()) {
    return fail(fmt::format("judge '{}' has no verdicts",
                            printable(bench.judges.at(study.judge), 60)));
  }
  auto out =
      std::make_unique<RatioSums>(bench.clusters(), notes_of(version, subsets));
  std::map<std::string, std::vector<Term>> terms;
  std::map<std::string, std::uint32_t> clusters;
  std::set<std::string> present;
  for (auto& [name, subset] : subsets) {
    present.insert(name);
    for (auto& [share, weight] : subset.shares) {
      clusters[name] = std::max(clusters[name], share.clusters());
      terms[name].push_back({out->add_part(std::move(share)), weight});
    }
  }
  for (const Sum& sum : sums_of(version, present)) {
    Quantity quantity{.metric = sum.metric, .judge = study.judge};
    std::vector<Term> all;
    for (const auto& [subset, weight] : sum.subsets) {
      quantity.n += subsets[subset].rows;
      quantity.clusters += clusters[subset];
      if (subset == kTies) quantity.most = 101;
      for (const Term& term : terms[subset]) {
        all.push_back({term.part, term.weight * weight});
      }
    }
    out->add_quantity(std::move(quantity), std::move(all));
  }
  for (const auto& [name, subset] : subsets) {
    const auto found = std::ranges::lower_bound(bench.categories, name);
    out->add_quantity(
        {.metric = "accuracy",
         .judge = study.judge,
         .category = static_cast<int>(found - bench.categories.begin()),
         .n = subset.rows,
         .clusters = clusters[name],
         .most = name == kTies ? 101.0 : 100.0,
         .is_mean = name != kTies},
        terms[name]);
  }
  return out;
}

}  // namespace assize::reward_bench
