// What a panel of judges is worth: how many independent ones, and which matter.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "stats/ratings.h"

namespace assize {

struct ErrorCorrelation {
  double mean;        ///< Over pairs of judges; NaN if none has a value.
  std::size_t pairs;  ///< Pairs with a value.
  std::size_t flat;   ///< Pairs without: one always right, or nothing shared.
};

/// The mean correlation of the judges' errors over pairs of judges, each over
/// the units that both judged. `errors` holds 1 where a judge was wrong and 0
/// where it was right, or any measure of error. O(units judges^2).
/// **Checked against:** numpy.corrcoef.
ErrorCorrelation error_correlation(const Ratings& errors,
                                   std::span<const double> weight = {});

/// How many independent judges are worth as much as so many whose errors
/// correlate: judges / (1 + (judges - 1) correlation). Infinite where that
/// divisor is not above zero: their errors cancel. NaN stays NaN.
/// **Source:** Kish 1965, Survey Sampling, section 5.4.
double effective_judges(double judges, double correlation);

/// How often the majority of independent judges with these accuracies is right;
/// an even split counts half. What a panel reaches at best unless its judges'
/// errors balance each other. NaN without judges. Requires accuracies in
/// [0, 1]. Exact, O(n^2).
/// **Source:** Condorcet 1785; Boland 1989, doi:10.2307/2348873.
/// **Checked against:** a brute-force twin over all outcomes.
double condorcet_accuracy(std::span<const double> accuracy);

/// What `aggregate` makes of the panel without each judge in turn, one value
/// per judge. Requires at least two judges.
std::vector<double> leave_one_judge_out(
    const Ratings& panel,
    const std::function<double(const Ratings&)>& aggregate);

}  // namespace assize
