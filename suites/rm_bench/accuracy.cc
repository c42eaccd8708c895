#include "suites/rm_bench/accuracy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "stats/cluster_ratio.h"
#include "suites/rm_bench/matrix.h"

namespace assize::rm_bench {
namespace {

constexpr double kPercent = 100;
constexpr std::size_t kParts = kPairs + 1;  ///< The cells, then one_to_many.

constexpr char kOneToMany[] = "one_to_many";

/// A quantity is a weighted sum of the parts of its domains.
struct Term {
  std::size_t part = 0;
  double share = 0;
};

class StyleAccuracy final : public Estimator {
 public:
  explicit StyleAccuracy(const Study& study)
      : judge_(study.judge), clusters_(study.bench.clusters()) {
    std::map<int, std::vector<Matrix>> domains;
    for (const Matrix& row : matrices(study.bench, study.table, study.judge)) {
      domains[study.bench.items[row.item].category].push_back(row);
    }
    for (const auto& [domain, rows] : domains) {
      domains_.push_back({domain, static_cast<std::uint32_t>(rows.size())});
      add_parts(study.bench, rows);
    }
    if (domains_.empty()) return;
    add_scope(-1, 0, domains_.size());
    for (std::size_t d = 0; d < domains_.size() && domains_.size() > 1; ++d) {
      add_scope(domains_[d].category, d, d + 1);
    }
  }

  std::span<const Quantity> quantities() const override { return quantities_; }

  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch& scratch) const override {
    scratch.numbers.resize(parts_.size());
    for (std::size_t part = 0; part < parts_.size(); ++part) {
      scratch.numbers[part] = parts_[part].value(weight);
    }
    for (std::size_t q = 0; q < terms_.size(); ++q) {
      out[q] = 0;
      for (const Term& term : terms_[q]) {
        out[q] += term.share * scratch.numbers[term.part];
      }
    }
  }

  void influence(std::span<double> out) const override {
    std::vector<double> of_parts(clusters_ * parts_.size());
    for (std::size_t part = 0; part < parts_.size(); ++part) {
      parts_[part].influence(clusters_, parts_.size(),
                             std::span(of_parts).subspan(part));
    }
    for (std::size_t g = 0; g < clusters_; ++g) {
      for (std::size_t q = 0; q < terms_.size(); ++q) {
        double& sum = out[g * terms_.size() + q];
        sum = 0;
        for (const Term& term : terms_[q]) {
          sum += term.share * of_parts[g * parts_.size() + term.part];
        }
      }
    }
  }

  Notes notes() const override {
    Notes out{.convention = "rm_bench",
              .assumes = {"Rows of different prompts are independent.",
                          "A tie does not find the right answer, as published.",
                          "Pairs without a verdict are left out; that there is "
                          "none says nothing of the answers."},
              .parameters = {{"domains", static_cast<double>(domains_.size())},
                             {"pairs_without_a_verdict", missing_}},
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
                      kStyleNames[pair / kStyles],
                      kStyleNames[pair % kStyles]));
    }
    return out;
  }

 private:
  struct JudgedDomain {
    int category = 0;
    std::uint32_t rows = 0;
  };

  void add_parts(const Benchmark& bench, const std::vector<Matrix>& rows) {
    const std::size_t before = parts_.size();
    parts_.resize(before + kParts);
    const std::span first = std::span(parts_).subspan(before);
    for (const Matrix& row : rows) {
      const std::uint32_t cluster = bench.items[row.item].cluster;
      for (std::size_t pair = 0; pair < kPairs; ++pair) {
        const Cell& cell = row.cells[pair];
        if (cell.judged == 0) {
          ++missing_;
          continue;
        }
        first[pair].add(cluster, kPercent * cell.wins / cell.judged, 1);
      }
      const double many = row.one_to_many();
      if (!std::isnan(many)) first[kPairs].add(cluster, kPercent * many, 1);
    }
  }

  /// The quantities of the domains [begin, end), each of the same weight.
  void add_scope(int category, std::size_t begin, std::size_t end) {
    for (const Figure& figure : figures()) {
      std::vector<std::size_t> pairs;
      for (std::size_t pair = 0; pair < kPairs; ++pair) {
        if (figure.has(pair / kStyles, pair % kStyles)) pairs.push_back(pair);
      }
      add(figure.name, category, begin, end, pairs);
    }
    add(kOneToMany, category, begin, end, {kPairs});
    for (std::size_t pair = 0; pair < kPairs; ++pair) {
      add(cell_name(pair), category, begin, end, {pair});
      quantities_.back().secondary = true;
    }
  }

  void add(std::string metric, int category, std::size_t begin, std::size_t end,
           const std::vector<std::size_t>& parts) {
    std::vector<Term>& terms = terms_.emplace_back();
    std::uint32_t rows = 0, clusters = 0;
    for (std::size_t d = begin; d < end; ++d) {
      rows += domains_[d].rows;
      std::uint32_t most = 0;
      for (const std::size_t part : parts) {
        const std::size_t at = d * kParts + part;
        terms.push_back(
            {at, 1 / static_cast<double>(parts.size() * (end - begin))});
        most = std::max(most, parts_[at].clusters());
      }
      clusters += most;
    }
    quantities_.push_back({.metric = std::move(metric),
                           .judge = judge_,
                           .category = category,
                           .n = rows,
                           .clusters = clusters,
                           .is_mean = end - begin == 1});
  }

  std::uint16_t judge_ = 0;
  std::size_t clusters_;
  double missing_ = 0;
  std::vector<JudgedDomain> domains_;
  std::vector<ClusterRatio> parts_;  ///< kParts for each domain; in percent.
  std::vector<Quantity> quantities_;
  std::vector<std::vector<Term>> terms_;  ///< Parallel to quantities_.
};

}  // namespace

Result<std::unique_ptr<const Estimator>> accuracy(const Study& study) {
  const Benchmark& bench = study.bench;
  if (study.judge == bench.gold) {
    return fail(
        "the gold labels are what judges are held against, no judge "
        "themselves");
  }
  auto out = std::make_unique<StyleAccuracy>(study);
  if (out->quantities().empty()) {
    return fail(fmt::format("judge '{}' has no verdicts",
                            printable(bench.judges.at(study.judge), 60)));
  }
  return out;
}

}  // namespace assize::rm_bench
