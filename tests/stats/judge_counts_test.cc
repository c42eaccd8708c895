#include "stats/judge_counts.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "stats/post_stratified.h"
#include "stats/rogan_gladen.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// 40 rows in 20 clusters, the first 8 labelled; labels hold halves.
JudgedRows forty() {
  JudgedRows data;
  data.clusters = 20;
  for (unsigned i = 0; i < 40; ++i) {
    data.cluster.push_back(i / 2);
    const double label = (i * 7 % 5) / 4.0 > 0.4 ? (i % 3 == 0 ? 0.5 : 1) : 0;
    data.label.push_back(i < 16 ? label : kNone);
    data.verdict.push_back((i * 7 % 5 > 1) != (i % 6 == 1) ? 1 : 0);
  }
  return data;
}

ClusterJudgeCounts make(const JudgedRows& data) {
  auto made = ClusterJudgeCounts::make(data);
  REQUIRE(made.has_value());
  return *made;
}

}  // namespace

TEST_CASE("counts are summed under cluster weights") {
  const ClusterJudgeCounts counts = make(forty());
  std::vector<double> weight(20, 1);
  weight[9] = 3;

  const JudgeCounts plain = counts.total();
  const JudgeCounts weighed = counts.total(weight);

  CHECK(plain.test == 24);
  CHECK(plain.labelled[0] + plain.labelled[1] == 16);
  CHECK(plain.positives() + plain.negatives() == 16);
  CHECK(weighed.test == 28);
  CHECK(weighed.labelled == plain.labelled);
  CHECK(counts.resampling_strata()[7] == 1);
  CHECK(counts.resampling_strata()[8] == 0);
}

TEST_CASE("the gradients are the derivatives by the cluster weights") {
  const ClusterJudgeCounts counts = make(forty());
  const auto efficient = [](const JudgeCounts& c) {
    return post_stratified(c).value;
  };
  const auto corrected = [](const JudgeCounts& c) {
    const JudgeErrors e = judge_errors(c);
    return (e.share_yes + e.specificity - 1) / e.youden();
  };
  const JudgeCounts at = counts.total();
  std::vector<double> one(20), other(20);

  counts.influence(post_stratified_gradient(at), one);
  counts.influence(rogan_gladen_gradient(at), other);

  double squares = 0;
  for (std::size_t g = 0; g < 20; ++g) {
    std::vector<double> up(20, 1), down(20, 1);
    up[g] += 1e-5;
    down[g] -= 1e-5;
    const auto slope = [&](const auto& value) {
      return (value(counts.total(up)) - value(counts.total(down))) / 2e-5;
    };
    CHECK_THAT(one[g], WithinAbs(20 * slope(efficient), 1e-7));
    CHECK_THAT(other[g], WithinAbs(20 * slope(corrected), 1e-7));
    squares += one[g] * one[g] / 400;
  }
  CHECK_THAT(counts.standard_error(post_stratified_gradient(at)),
             WithinAbs(std::sqrt(squares), 1e-12));
}

TEST_CASE("rows of their own have the standard error of the formula") {
  JudgedRows data = forty();
  data.clusters = 40;
  for (std::size_t i = 0; i < 40; ++i) {
    data.cluster[i] = static_cast<std::uint32_t>(i);
    // The formula is for labels of yes and no.
    if (data.label[i] == 0.5) data.label[i] = 1;
  }
  const ClusterJudgeCounts counts = make(data);
  const JudgeCounts at = counts.total();

  CHECK_THAT(counts.standard_error(post_stratified_gradient(at)),
             WithinAbs(post_stratified(at).standard_error, 1e-12));
}

TEST_CASE("rows that break the design are refused with the reason") {
  JudgedRows mixed = forty(), wild = forty();
  mixed.cluster[39] = 0;
  wild.label[0] = 2;

  CHECK(ClusterJudgeCounts::make(mixed).error().message ==
        "cluster 0 is labelled in part");
  CHECK(ClusterJudgeCounts::make(wild).error().message ==
        "label 2 is outside [0, 1]");
}

}  // namespace assize
