#include "stats/judge_panel.h"

<<<<<<< HEAD
#include <cassert>
#include <cmath>
#include <limits>

#include "core/verdict.h"
=======
#include <algorithm>
#include <cassert>
#include <cmath>

#include "stats/beta_binomial.h"
#include "stats/moments.h"
#include "stats/quantile.h"
>>>>>>> stats-calibration

namespace assize {
namespace {

<<<<<<< HEAD
/// The correlation of two judges' values; NaN where either is constant.
double correlation(const Ratings& errors, std::size_t a, std::size_t b,
                   std::span<const double> weight) {
  double total = 0, sum_a = 0, sum_b = 0;
  const auto each = [&](const auto& visit) {
    for (std::size_t unit = 0; unit < errors.units(); ++unit) {
      const double of_a = errors.value(unit, a), of_b = errors.value(unit, b);
      if (std::isnan(of_a) || std::isnan(of_b)) continue;
      visit(errors.unit_weight(unit, weight), of_a, of_b);
    }
  };
  each([&](double w, double of_a, double of_b) {
    total += w;
    sum_a += w * of_a;
    sum_b += w * of_b;
  });
  if (!(total > 0)) return kAbsent;
  const double mean_a = sum_a / total, mean_b = sum_b / total;
  double aa = 0, bb = 0, ab = 0;
  each([&](double w, double of_a, double of_b) {
    aa += w * (of_a - mean_a) * (of_a - mean_a);
    bb += w * (of_b - mean_b) * (of_b - mean_b);
    ab += w * (of_a - mean_a) * (of_b - mean_b);
  });
  // A constant's mean may be off by rounding, which is no variance.
  const double noise = 1e-20 * total;
  return aa > noise && bb > noise ? ab / std::sqrt(aa * bb) : kAbsent;
=======
std::vector<double> present(std::span<const double> scores) {
  std::vector<double> out;
  for (const double score : scores) {
    if (!std::isnan(score)) out.push_back(score);
  }
  std::ranges::sort(out);
  return out;
>>>>>>> stats-calibration
}

}  // namespace

<<<<<<< HEAD
ErrorCorrelation error_correlation(const Ratings& errors,
                                   std::span<const double> weight) {
  ErrorCorrelation out{kAbsent, 0, 0};
  double sum = 0;
  for (std::size_t a = 0; a < errors.raters(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      const double r = correlation(errors, a, b, weight);
      if (std::isnan(r)) {
        ++out.flat;
      } else {
        ++out.pairs;
        sum += r;
      }
    }
  }
  if (out.pairs > 0) out.mean = sum / static_cast<double>(out.pairs);
  return out;
}

double effective_judges(double judges, double correlation) {
  const double divisor = 1 + (judges - 1) * correlation;
  if (divisor <= 0) return std::numeric_limits<double>::infinity();
  return judges / divisor;
}

double condorcet_accuracy(std::span<const double> accuracy) {
  if (accuracy.empty()) return kAbsent;
  std::vector<double> right = {1};  // P(so many of those so far are right)
  for (const double p : accuracy) {
    assert(p >= 0 && p <= 1);
    right.push_back(0);
    for (std::size_t k = right.size() - 1; k > 0; --k) {
      right[k] = right[k] * (1 - p) + right[k - 1] * p;
    }
    right[0] *= 1 - p;
  }
  double majority = 0;
  for (std::size_t k = 0; k < right.size(); ++k) {
    if (2 * k > accuracy.size()) majority += right[k];
    if (2 * k == accuracy.size()) majority += right[k] / 2;
  }
  return majority;
}

std::vector<double> leave_one_judge_out(
    const Ratings& panel,
    const std::function<double(const Ratings&)>& aggregate) {
  std::vector<double> values;
  values.reserve(panel.raters());
  for (std::size_t judge = 0; judge < panel.raters(); ++judge) {
    values.push_back(aggregate(panel.without(judge)));
  }
  return values;
=======
std::optional<std::uint32_t> majority(std::span<const std::uint32_t> votes,
                                      std::size_t classes) {
  std::vector<std::size_t> count(classes, 0);
  for (const std::uint32_t vote : votes) {
    assert(vote == kNoVote || vote < classes);
    if (vote != kNoVote) ++count[vote];
  }
  const auto most = std::ranges::max_element(count);
  if (most == count.end() || *most == 0) return std::nullopt;
  if (std::ranges::count(count, *most) > 1) return std::nullopt;
  return static_cast<std::uint32_t>(most - count.begin());
}

double median_score(std::span<const double> scores) {
  return sorted_quantile(present(scores), 0.5);
}

double trimmed_mean(std::span<const double> scores, double cut) {
  assert(cut >= 0 && cut < 0.5);
  const std::vector<double> sorted = present(scores);
  const auto gone = static_cast<std::size_t>(
      std::floor(cut * static_cast<double>(sorted.size())));
  return mean(std::span(sorted).subspan(gone, sorted.size() - 2 * gone));
}

double vote_weight(double accuracy, std::size_t classes) {
  assert(accuracy > 0 && accuracy < 1 && classes >= 2);
  return std::log(accuracy * static_cast<double>(classes - 1)) -
         std::log1p(-accuracy);
}

double smoothed_accuracy(double right, double n) {
  assert(right >= 0 && right <= n);
  return (right + 1) / (n + 2);
}

std::vector<double> weighted_vote(std::span<const std::uint32_t> votes,
                                  std::span<const double> weight,
                                  std::size_t classes,
                                  std::span<const double> prior) {
  assert(votes.size() == weight.size());
  assert(prior.empty() || prior.size() == classes);
  std::vector<double> out(classes, 0);
  for (std::size_t k = 0; k < prior.size(); ++k) out[k] = std::log(prior[k]);
  for (std::size_t j = 0; j < votes.size(); ++j) {
    if (votes[j] != kNoVote) out[votes[j]] += weight[j];
  }
  const double most = std::ranges::max(out);
  double sum = 0;
  for (double& value : out) sum += value = std::exp(value - most);
  for (double& value : out) value /= sum;
  return out;
}

double condorcet_accuracy(std::size_t judges, double accuracy) {
  assert(judges >= 1);
  const std::size_t most = judges / 2 + 1;
  const double ahead = binomial_upper_tail(most, judges, accuracy);
  if (judges % 2 == 1) return ahead;
  return (ahead + binomial_upper_tail(judges / 2, judges, accuracy)) / 2;
}

VetoedMean vetoed_mean(std::span<const double> score,
                       std::span<const std::uint8_t> vetoes,
                       double vetoed_score, std::span<const double> weight) {
  const std::size_t rows = score.size();
  assert(weight.empty() || weight.size() == rows);
  assert(rows == 0 ? vetoes.empty() : vetoes.size() % rows == 0);
  const std::size_t gates = rows == 0 ? 0 : vetoes.size() / rows;
  double all = 0, after = 0, before = 0, vetoed = 0;
  std::vector<double> by(gates, 0), alone(gates, 0);
  for (std::size_t i = 0; i < rows; ++i) {
    if (std::isnan(score[i])) continue;
    const double w = weight.empty() ? 1 : weight[i];
    std::size_t against = 0, last = 0;
    for (std::size_t g = 0; g < gates; ++g) {
      if (vetoes[g * rows + i] == 0) continue;
      ++against;
      last = g;
      by[g] += w;
    }
    if (against == 1) alone[last] += w;
    all += w;
    before += w * score[i];
    after += w * (against > 0 ? vetoed_score : score[i]);
    if (against > 0) vetoed += w;
  }
  if (!(all > 0)) return {};
  for (double& rate : by) rate /= all;
  for (double& rate : alone) rate /= all;
  return {after / all, before / all, vetoed / all, by, alone};
>>>>>>> stats-calibration
}

}  // namespace assize
