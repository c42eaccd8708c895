#include "suites/reward_bench/score.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "suites/ratio_sums.h"
#include "suites/reward_bench/credit.h"
#include "suites/reward_bench/ties.h"

namespace assize::reward_bench {
namespace {

using suites::RatioSums;
using suites::Term;

constexpr double kMostOfTies = 101;  ///< Its weights sum to 1.01.

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

/// The parts of each subset in the estimator, and its clusters.
struct Parts {
  std::map<std::string, std::vector<Term>> terms;
  std::map<std::string, std::uint32_t> clusters;
};

Parts add_parts(std::map<std::string, Subset>& subsets, RatioSums& out) {
  Parts parts;
  for (auto& [name, subset] : subsets) {
    std::uint32_t& clusters = parts.clusters[name];
    for (auto& [share, weight] : subset.shares) {
      clusters = std::max(clusters, share.clusters());
      parts.terms[name].push_back({out.add_part(std::move(share)), weight});
    }
  }
  return parts;
}

Quantity quantity_of(std::string metric, const Study& study) {
  Quantity out;
  out.metric = std::move(metric);
  out.judge = study.judge;
  return out;
}

void add_sum(const Study& study, const Sum& sum,
             const std::map<std::string, Subset>& subsets, const Parts& parts,
             RatioSums& out) {
  Quantity quantity = quantity_of(sum.metric, study);
  quantity.is_mean =
      sum.subsets.size() == 1 && sum.subsets.front().first != kTies;
  std::vector<Term> terms;
  for (const auto& [subset, weight] : sum.subsets) {
    quantity.n += subsets.at(subset).rows;
    quantity.clusters += parts.clusters.at(subset);
    if (subset == kTies) quantity.most = kMostOfTies;
    for (const Term& term : parts.terms.at(subset)) {
      terms.push_back({term.part, term.weight * weight});
    }
  }
  out.add_quantity(std::move(quantity), std::move(terms));
}

void add_subset(const Study& study, const std::string& name,
                const Subset& subset, const Parts& parts, RatioSums& out) {
  const auto& categories = study.bench.categories;
  Quantity quantity = quantity_of("accuracy", study);
  quantity.category = static_cast<int>(
      std::ranges::lower_bound(categories, name) - categories.begin());
  quantity.n = subset.rows;
  quantity.clusters = parts.clusters.at(name);
  quantity.is_mean = name != kTies;
  if (name == kTies) quantity.most = kMostOfTies;
  out.add_quantity(std::move(quantity), parts.terms.at(name));
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
  const Parts parts = add_parts(subsets, *out);
  std::set<std::string> present;
  for (const auto& [name, subset] : subsets) present.insert(name);
  for (const Sum& sum : sums_of(version, present)) {
    add_sum(study, sum, subsets, parts, *out);
  }
  for (const auto& [name, subset] : subsets) {
    add_subset(study, name, subset, parts, *out);
  }
  return out;
}

}  // namespace assize::reward_bench
