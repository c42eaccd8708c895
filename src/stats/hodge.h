// How much of pairwise differences is an order, and how much runs in circles.
#pragma once

#include <cstddef>
#include <vector>

namespace assize {

/// A flow on the edges of a graph: value[i n + j] = -value[j n + i] is how far
/// i lies above j, in log-odds say; weight[i n + j] = weight[j n + i] >= 0 is
/// how much that counts, 0 where the two were never compared.
struct Flow {
  std::size_t systems = 0;
  std::vector<double> value, weight;
};

/// The flow's parts, which are orthogonal: their energies, sums over edges of
/// weight x value^2, add up to `total`.
struct HodgeParts {
  /// By system; s_i - s_j is the nearest flow that is an order. Sums to zero in
  /// each connected part of the graph.
  std::vector<double> strength;
  double total = 0, gradient = 0;
  double curl = 0;      ///< Circles of three.
  double harmonic = 0;  ///< Longer ones that no threes fill; 0 if complete.
  /// (curl + harmonic) / total, in [0, 1]: the share that no order explains.
  /// NaN where total is 0.
  double ratio = 0;
};

/// Least squares on the edges, then on the triangles of compared systems.
/// O(n^3), and for incomplete graphs O(triangles) per step of conjugate
/// gradients.
/// **Source:** Jiang, Lim, Yao and Ye 2011, doi:10.1007/s10107-010-0419-x.
/// **Checked against:** numpy.linalg.lstsq.
HodgeParts hodge(const Flow& flow);

}  // namespace assize
