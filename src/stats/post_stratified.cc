#include "stats/post_stratified.h"

#include <cmath>

namespace assize {
namespace {

/// The variance of a mean of labels in [0, 1] with this mean.
double variance(double mean, double n) { return mean * (1 - mean) / n; }

}  // namespace

PostStratified post_stratified(const JudgeCounts& counts) {
  const double labels = counts.labelled[0] + counts.labelled[1];
  PostStratified out;
  if (!(labels > 0)) return out;
  if (!(counts.labelled[0] > 0) || !(counts.labelled[1] > 0)) {
    out.classical = true;
    out.reason = std::string("the judge never says ") +
                 (counts.labelled[0] > 0 ? "yes" : "no") +
                 " on a labelled row; the labels' mean is given";
    out.value = counts.positives() / labels;
    out.standard_error = std::sqrt(variance(out.value, labels));
    return out;
  }
  if (!(counts.test > 0)) return out;
  const double p = counts.share_yes();
  const double no = counts.mean_label(0), yes = counts.mean_label(1);
  out.value = (1 - p) * no + p * yes;
  out.standard_error =
      std::sqrt((yes - no) * (yes - no) * variance(p, counts.test) +
                (1 - p) * (1 - p) * variance(no, counts.labelled[0]) +
                p * p * variance(yes, counts.labelled[1]));
  return out;
}

JudgeCounts post_stratified_gradient(const JudgeCounts& counts) {
  JudgeCounts out;
  const PostStratified at = post_stratified(counts);
  if (at.classical) {
    const double labels = counts.labelled[0] + counts.labelled[1];
    out.label = {1 / labels, 1 / labels};
    out.labelled = {-at.value / labels, -at.value / labels};
    return out;
  }
  const double p = counts.share_yes();
  const double no = counts.mean_label(0), yes = counts.mean_label(1);
  out.test_yes = (yes - no) / counts.test;
  out.test = -p * (yes - no) / counts.test;
  out.label = {(1 - p) / counts.labelled[0], p / counts.labelled[1]};
  out.labelled = {-no * out.label[0], -yes * out.label[1]};
  return out;
}

}  // namespace assize
