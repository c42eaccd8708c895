#include "stats/judge_vote.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "stats/moments.h"
#include "stats/quantile.h"

namespace assize {
namespace {

std::vector<double> present(std::span<const double> scores) {
  std::vector<double> out;
  for (const double score : scores) {
    if (!std::isnan(score)) out.push_back(score);
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace

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
}

}  // namespace assize
