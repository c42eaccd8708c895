// Standard errors that hold whatever goes on inside a cluster.
#pragma once

#include <cstddef>
#include <span>

namespace assize {

/// The cluster-robust standard error CR0: sqrt(sum of influence^2) / G.
///
/// `influence` holds, for each of G clusters, the derivative of the estimate by
/// the cluster's weight at unit weights, times G, as ClusterRatio::influence
/// gives it. For a mean of n values it is sqrt(sum over clusters of (sum of
/// residuals)^2) / n. Too small by about sqrt(1 - 1/G), and by more where
/// clusters differ in size. NaN if an influence is NaN or there is none.
/// **Source:** Liang and Zeger 1986, doi:10.1093/biomet/73.1.13.
/// **Checked against:** R sandwich vcovCL(type = "HC0", cadjust = FALSE).
double cr0_error(std::span<const double> influence);

/// CR1: cr0_error times sqrt(clusters / (clusters - 1)). `clusters` is how many
/// of them bear on the estimate; the others have no influence. NaN below two.
/// **Checked against:** R sandwich vcovCL(type = "HC0", cadjust = TRUE).
double cr1_error(std::span<const double> influence, std::size_t clusters);

/// The effective degrees of freedom of cr1_error for a mean or a ratio, by
/// Satterthwaite's approximation for clusters that are alike but for their
/// wholes: (tr A)^2 / tr(A^2), where A = M D M', M takes a constant out of the
/// residuals and the sum of squares is over clusters. G - 1 for equal wholes,
/// fewer for unequal ones. `whole` holds how much of the estimate rests on each
/// cluster (counts, or sums of weights), zeros left out; the variance of a
/// cluster's part is taken to grow with whole^(2 - independence): 0 where the
/// values of a cluster move as one, 1 where they are independent. NaN below
/// two clusters. O(G).
/// **Source:** Bell and McCaffrey 2002, Survey Methodology 28, 169-181; Carter,
/// Schnepel and Steigerwald 2017, doi:10.1162/REST_a_00639.
double effective_freedom(std::span<const double> whole, double independence);

}  // namespace assize
