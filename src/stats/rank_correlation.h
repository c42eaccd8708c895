// Agreement of two orders of the same things.
#pragma once

#include <span>
#include <vector>

namespace assize {

/// Ranks from 1, equal values sharing the mean of their ranks. Requires no NaN.
/// **Checked against:** scipy.stats.rankdata, method 'average'.
std::vector<double> mean_ranks(std::span<const double> values);

/// Spearman's rank correlation, in [-1, 1]: the correlation of mean ranks. NaN
/// below two values and where either side is constant. Requires equal lengths
/// and no NaN. O(n log n).
/// **Source:** Spearman 1904, doi:10.2307/1412159.
/// **Checked against:** scipy.stats.spearmanr.
double spearman(std::span<const double> a, std::span<const double> b);

/// Kendall's tau-b, in [-1, 1]: pairs in the same order less those in the
/// opposite one, over the geometric mean of the pairs that either side tells
/// apart. NaN below two values and where either side is constant. Requires
/// equal lengths and no NaN. O(n^2).
/// **Source:** Kendall 1945, doi:10.1093/biomet/33.3.239.
/// **Checked against:** scipy.stats.kendalltau.
double kendall_tau_b(std::span<const double> a, std::span<const double> b);

/// The chance that one estimate lies above another, both normal and
/// independent, from their means and variances: 1/2 for equals without
/// variance. Requires variances >= 0.
/// **Source:** Li et al. 2024, arXiv:2406.11939, section 4.
double above_probability(double mean, double variance, double other_mean,
                         double other_variance);

/// How well the probabilities of an order foretell a reference order: the mean
/// over pairs of (probability - reference)^2, in [0, 1]. `probability` holds
/// how likely the first of each pair lies above the second, `reference` 1 where
/// it does, 0 where not, 1/2 for equals. NaN without pairs. Requires equal
/// lengths.
/// **Source:** Li et al. 2024, arXiv:2406.11939, section 4; Brier 1950.
double pair_rank_brier(std::span<const double> probability,
                       std::span<const double> reference);

/// The same by the mean of -ln of the probability of what the reference says,
/// in nats: probabilities are first drawn into [2^-52, 1 - 2^-52], so that one
/// sure mistake does not make it infinite.
/// **Source:** Li et al. 2024, arXiv:2406.11939, section 4.
/// **Checked against:** sklearn.metrics.log_loss, whose clipping it is.
double pair_rank_log_loss(std::span<const double> probability,
                          std::span<const double> reference);

}  // namespace assize
