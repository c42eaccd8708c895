// Orders that disagree least with many rankings: Kemeny's, and Borda's points.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace assize {

/// Up to so many systems the order is exact.
inline constexpr std::size_t kMostExactKemeny = 16;

/// How much says that i lies above j: above[i n + j], >= 0; the diagonal is
/// ignored. Numbers of rankings, or of won comparisons.
struct Preferences {
  std::size_t systems = 0;
  std::vector<double> above;
};

/// From rankings: rankings x systems positions, row-major, a lower one above a
/// higher one. Equal positions count half each way, which adds the same to
/// every order's distance. `weight` holds one number per ranking; empty: one
/// each.
/// **Source:** Fagin et al. 2006, doi:10.1137/05063088X, K^(1/2) for ties.
Preferences preferences(std::span<const double> positions, std::size_t systems,
                        std::span<const double> weight = {});

/// Systems from the top down.
using Order = std::vector<std::uint32_t>;

/// Kendall's distance of an order to all that was preferred: the sum over i
/// before j of above(j, i).
double kemeny_distance(const Preferences& preferences, const Order& order);

struct KemenyOrders {
  /// The best orders, in lexicographic order; at most `most` of them.
  std::vector<Order> orders;
  double distance = 0;
  /// Number of best orders, of which `orders` may be a part; 1 if not exact.
  double count = 0;
  /// No order is nearer than this: each pair as most prefer it.
  double lower_bound = 0;
  bool exact =
      false;  ///< If not, how far the order is from the best is unknown.
};

/// The orders of least distance, by dynamic programming over subsets up to
/// kMostExactKemeny systems: O(2^n n^2), all optima counted, distances within
/// 1e-9 of each other (relative) being equal. Beyond, one order: from Borda's,
/// moving single systems as long as that lowers the distance. Requires
/// most > 0.
/// **Source:** Kemeny 1959, Daedalus 88:577; Betzler et al. 2009,
/// doi:10.1016/j.tcs.2009.08.033, section 3, for subsets.
/// **Checked against:** all permutations of up to seven systems.
KemenyOrders kemeny(const Preferences& preferences, std::size_t most);

/// Borda's points: the sum over j of above(i, j). By system.
/// **Source:** Borda 1781; Young 1974, doi:10.1016/0022-0531(74)90073-8.
std::vector<double> borda(const Preferences& preferences);

}  // namespace assize
