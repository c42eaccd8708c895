#include "stats/judge_counts.h"

#include <fmt/format.h>

#include <cassert>
#include <cmath>

namespace assize {
namespace {

double dot(const JudgeCounts& a, const JudgeCounts& b) {
  double sum = a.test * b.test + a.test_yes * b.test_yes;
  for (std::size_t v = 0; v < 2; ++v) {
    sum += a.labelled[v] * b.labelled[v] + a.label[v] * b.label[v];
  }
  return sum;
}

void add(JudgeCounts& to, const JudgeCounts& what, double weight) {
  to.test += weight * what.test;
  to.test_yes += weight * what.test_yes;
  for (std::size_t v = 0; v < 2; ++v) {
    to.labelled[v] += weight * what.labelled[v];
    to.label[v] += weight * what.label[v];
  }
}

}  // namespace

Result<ClusterJudgeCounts> ClusterJudgeCounts::make(const JudgedRows& data) {
  assert(data.label.size() == data.cluster.size());
  assert(data.verdict.size() == data.cluster.size());
  ClusterJudgeCounts out;
  out.cell_.resize(data.clusters);
  out.labelled_.assign(data.clusters, 0);
  for (std::size_t i = 0; i < data.cluster.size(); ++i) {
    assert(data.cluster[i] < data.clusters && data.verdict[i] <= 1);
    const std::uint32_t g = data.cluster[i];
    const double label = data.label[i];
    const bool yes = data.verdict[i] != 0;
    JudgeCounts row;
    if (std::isnan(label)) {
      row.test = 1;
      row.test_yes = yes ? 1 : 0;
    } else {
      if (!(label >= 0 && label <= 1)) {
        return fail(fmt::format("label {} is outside [0, 1]", label));
      }
      row.labelled[yes ? 1 : 0] = 1;
      row.label[yes ? 1 : 0] = label;
      out.labelled_[g] = 1;
    }
    add(out.cell_[g], row, 1);
    if (out.labelled_[g] != 0 && out.cell_[g].test > 0) {
      return fail(fmt::format("cluster {} is labelled in part", g));
    }
  }
  return out;
}

JudgeCounts ClusterJudgeCounts::total(std::span<const double> weight) const {
  assert(weight.empty() || weight.size() == cell_.size());
  JudgeCounts sum;
  for (std::size_t g = 0; g < cell_.size(); ++g) {
    add(sum, cell_[g], weight.empty() ? 1 : weight[g]);
  }
  return sum;
}

void ClusterJudgeCounts::influence(const JudgeCounts& gradient,
                                   std::span<double> out) const {
  assert(out.size() == cell_.size());
  for (std::size_t g = 0; g < cell_.size(); ++g) {
    out[g] = static_cast<double>(cell_.size()) * dot(gradient, cell_[g]);
  }
}

double ClusterJudgeCounts::standard_error(const JudgeCounts& gradient) const {
  double squares = 0;
  for (const JudgeCounts& cell : cell_) {
    const double moved = dot(gradient, cell);
    squares += moved * moved;
  }
  return std::sqrt(squares);
}

}  // namespace assize
