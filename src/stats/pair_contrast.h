// Sums over battles as vectors and matrices of strengths, player 0 left out:
// its strength is 0 by convention.
#pragma once

#include <Eigen/Core>
#include <cstdint>

namespace assize {

/// Adds `value` times x x', x being e[first] - e[second] without player 0's
/// element.  Requires first != second, either of them in any order.
void add_square(Eigen::MatrixXd& out, std::uint32_t first, std::uint32_t second,
                double value);

/// Adds `value` times x to a vector or a column.
void add_contrast(Eigen::Ref<Eigen::VectorXd> out, std::uint32_t first,
                  std::uint32_t second, double value);

/// The inverse on the range of a symmetric matrix; sets `singular` where that
/// is not the whole space: where an eigenvalue is below 1e-10 of the largest.
/// **Source:** Moore and Penrose; Golub and Van Loan 2013, section 5.5.2.
/// **Checked against:** numpy.linalg.pinv.
Eigen::MatrixXd pseudo_inverse(const Eigen::MatrixXd& a, bool& singular);

}  // namespace assize
