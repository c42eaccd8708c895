// The efficient estimate of a share of yes: people's labels, post-stratified by
// what the judge says.
#pragma once

#include <string>

#include "core/result.h"
#include "stats/judge_counts.h"

namespace assize {

/// theta = (1 - p) mu0 + p mu1: p is the judge's share of yes on the test rows,
/// mu_v the mean label where the judge says v.  The squared standard error for
/// independent rows is (mu1 - mu0)^2 p (1 - p) / n + (1 - p)^2 mu0 (1 - mu0) /
/// m0 + p^2 mu1 (1 - mu1) / m1.
///
/// Where the judge never says no, or never yes, on the labelled rows there is
/// no such estimate: `classical` is set and the value is the labels' mean.
struct PostStratified {
  double value = kAbsent;
  double standard_error = kAbsent;  ///< For independent rows.
  bool classical = false;
  std::string reason = {};  ///< Why classical; else empty.
};

/// NaN without labelled rows, or without test rows where these are needed.
/// **Source:** arXiv:2601.05420, the estimator from the efficient influence
/// function; its authors' R package debias-llm-as-a-judge.
/// **Checked against:** the formula written out in numpy (tests/oracles).
PostStratified post_stratified(const JudgeCounts& counts);

/// Derivatives of the value by the counts, for ClusterJudgeCounts::influence
/// and ::standard_error.
JudgeCounts post_stratified_gradient(const JudgeCounts& counts);

}  // namespace assize
