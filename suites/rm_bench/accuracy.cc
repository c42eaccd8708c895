#include "suites/rm_bench/accuracy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "suites/ratio_sums.h"
#include "suites/rm_bench/matrix.h"

namespace assize::rm_bench {
namespace {

using suites::RatioSums;
using suites::Term;

constexpr double kPercent = 100;
constexpr std::size_t kParts = kPairs + 1;  ///< The cells, then one_to_many.

constexpr char kOneToMany[] = "one_to_many";

using Rows = std::vector<Matrix>;

Notes notes_of(const std::map<int, Rows>& domains) {
  double missing = 0;
  for (const auto& [domain, rows] : domains) {
    for (const Matrix& row : rows) {
      missing += static_cast<double>(std::ranges::count(
          row.cells, 0, [](const Cell& cell) { return cell.judged; }));
    }
  }
  Notes out{.convention = "rm_bench",
            .assumes = {"Rows of different prompts are independent.",
                        "A tie does not find the right answer, as published.",
                        "Pairs without a verdict are left out; that there is "
                        "none says nothing of the answers."},
            .parameters = {{"domains", static_cast<double>(domains.size())},
                           {"pairs_without_a_verdict", missing}},
            .metrics = {}};
  for (const Figure& figure : figures()) {
    out.metrics.emplace_back(figure.name, figure.meaning);
  }
  out.metrics.emplace_back(kOneToMany,
                           "share of the right answers that beat the wrong "
                           "answers of all three styles, in every order");
  for (std::size_t pair = 0; pair < kPairs; ++pair) {
    out.metrics.emplace_back(
        cell_name(pair),
        fmt::format("share of the rows on which the right answer, {}, beats "
                    "the wrong one, {}",
                    kStyleNames[pair / kStyles], kStyleNames[pair % kStyles]));
  }
  return out;
}

/// The cells of a domain and its one_to_many, kParts of them.
void add_parts(const Benchmark& bench, const Rows& rows, RatioSums& out) {
  std::array<ClusterRatio, kParts> parts;
  for (const Matrix& row : rows) {
    const std::uint32_t cluster = bench.items[row.item].cluster;
    for (std::size_t pair = 0; pair < kPairs; ++pair) {
      const Cell& cell = row.cells[pair];
      if (cell.judged == 0) continue;
      parts[pair].add(cluster, kPercent * cell.wins / cell.judged, 1);
    }
    const double many = row.one_to_many();
    if (!std::isnan(many)) parts[kPairs].add(cluster, kPercent * many, 1);
  }
  for (ClusterRatio& part : parts) out.add_part(std::move(part));
}

/// Some domains, each of the same weight.
struct Scope {
  int category = -1;
  std::size_t begin = 0, end = 0;  ///< Domains, in the order of their parts.
  std::uint32_t rows = 0;
  std::uint16_t judge = 0;
};

void add(std::string metric, const Scope& scope,
         const std::vector<std::size_t>& parts, bool secondary,
         RatioSums& out) {
  std::vector<Term> terms;
  std::uint32_t clusters = 0;
  const auto count = parts.size() * (scope.end - scope.begin);
  for (std::size_t domain = scope.begin; domain < scope.end; ++domain) {
    std::uint32_t most = 0;
    for (const std::size_t part : parts) {
      const std::size_t at = domain * kParts + part;
      terms.push_back({at, 1 / static_cast<double>(count)});
      most = std::max(most, out.part(at).clusters());
    }
    clusters += most;
  }
  out.add_quantity({.metric = std::move(metric),
                    .judge = scope.judge,
                    .category = scope.category,
                    .n = scope.rows,
                    .clusters = clusters,
                    .secondary = secondary,
                    .is_mean = scope.end - scope.begin == 1},
                   std::move(terms));
}

void add_scope(const Scope& scope, RatioSums& out) {
  for (const Figure& figure : figures()) {
    std::vector<std::size_t> pairs;
    for (std::size_t pair = 0; pair < kPairs; ++pair) {
      if (figure.has(pair / kStyles, pair % kStyles)) pairs.push_back(pair);
    }
    add(figure.name, scope, pairs, false, out);
  }
  add(kOneToMany, scope, {kPairs}, false, out);
  for (std::size_t pair = 0; pair < kPairs; ++pair) {
    add(cell_name(pair), scope, {pair}, true, out);
  }
}

}  // namespace

Result<std::unique_ptr<const Estimator>> accuracy(const Study& study) {
  const Benchmark& bench = study.bench;
  if (study.judge == bench.gold) {
    return fail(
        "the gold labels are what judges are held against, no judge "
        "themselves");
  }
  std::map<int, Rows> domains;
  for (const Matrix& row : matrices(bench, study.table, study.judge)) {
    domains[bench.items[row.item].category].push_back(row);
  }
  if (domains.empty()) {
    return fail(fmt::format("judge '{}' has no verdicts",
                            printable(bench.judges.at(study.judge), 60)));
  }
  auto out = std::make_unique<RatioSums>(bench.clusters(), notes_of(domains));
  Scope all{.end = domains.size(), .judge = study.judge};
  for (const auto& [domain, rows] : domains) {
    add_parts(bench, rows, *out);
    all.rows += static_cast<std::uint32_t>(rows.size());
  }
  add_scope(all, *out);
  std::size_t at = 0;
  for (const auto& [domain, rows] : domains) {
    const Scope one{.category = domain,
                    .begin = at,
                    .end = at + 1,
                    .rows = static_cast<std::uint32_t>(rows.size()),
                    .judge = study.judge};
    if (domains.size() > 1) add_scope(one, *out);
    ++at;
  }
  return out;
}

}  // namespace assize::rm_bench
