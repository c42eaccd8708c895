// What a judge's verdicts are worth in people's labels, and how to spend them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace assize {

/// How an interval from few labelled clusters is to be made.
enum class LabelRule : std::uint8_t {
  kNormal,             ///< Normal or bootstrap interval.
  kBootstrapT,         ///< Studentised: the normal limit is not reached yet.
  kBootstrapTAndWarn,  ///< The same, with a warning that it is wide.
};

/// kNormal from 50 labelled clusters, kBootstrapT from 30.
/// **Source:** rule of thumb for the central limit theorem; Hesterberg 2015,
/// doi:10.1080/00031305.2015.1089789, for bootstrap-t.
LabelRule label_rule(std::size_t labelled_clusters);

/// n (n + N) / (n + (1 - rho^2) N): the labels that the labels alone would have
/// to number for PPI++'s variance.  Requires n > 0, N >= 0, |rho| <= 1.
/// **Source:** Angelopoulos et al. 2023, arXiv:2311.01453, at the best lambda.
double effective_labels(double labelled, double unlabelled, double rho);

/// What a row costs, in any unit; all >= 0, label > 0.
struct LabelCosts {
  double label = 1;       ///< A person's label.
  double prediction = 0;  ///< A judge's verdict.
  double row = 0;         ///< The answer itself.
};

struct LabelBudget {
  double labelled = 0, unlabelled = 0;  ///< Rows, not rounded.
  double variance = 0;        ///< Of the mean, for labels of variance one.
  bool labels_alone = false;  ///< The judge does not pay.
};

/// The cheapest way to the variance of n labels alone, as a multiple of their
/// cost: 1 - rho^2 + gamma rho^2 + 2 sqrt(gamma rho^2 (1 - rho^2)), gamma =
/// (prediction + row) / label; at most 1, the cost of the labels alone.
/// **Source:** Broska, Howes and van Loon 2025, doi:10.1177/00491241251326865.
double relative_cost(const LabelCosts& costs, double rho);

/// Splits `budget` so that the variance (1 - rho^2) / n + rho^2 / (n + N) is
/// least: (n + N) / n = sqrt(rho^2 / (gamma (1 - rho^2))).  Each of the n + N
/// rows costs `prediction` + `row`, each labelled one `label` besides; labels
/// alone cost `label` each.  Requires |rho| < 1 and budget > 0; gamma > 0.
LabelBudget split_budget(const LabelCosts& costs, double rho, double budget);

/// Splits `labels` over strata in proportion to share times residual sd
/// (Neyman's allocation), at least two each; sums to `labels`.  Largest
/// remainders are rounded up, the earlier stratum first.  Requires equal
/// lengths and labels >= 2 strata.  All sds zero: in proportion to the shares.
/// **Source:** Neyman 1934, doi:10.2307/2342192; Fisch et al. 2024,
/// arXiv:2406.04291.
std::vector<std::size_t> allocate_labels(std::span<const double> share,
                                         std::span<const double> sd,
                                         std::size_t labels);

/// The new stratum of each old one: strata with fewer than `least` labelled or
/// unlabelled clusters are merged into one, which takes in the smallest other
/// stratum until it has enough of both or is the only one left.  Numbers are
/// given out in the order of the first old stratum.  Requires equal lengths.
std::vector<std::uint32_t> merge_small_strata(
    std::span<const std::uint32_t> labelled,
    std::span<const std::uint32_t> unlabelled, std::uint32_t least = 2);

}  // namespace assize
