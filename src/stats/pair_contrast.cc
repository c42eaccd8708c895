#include "stats/pair_contrast.h"

#include <Eigen/Eigenvalues>
#include <cmath>

namespace assize {
namespace {

constexpr double kRank = 1e-10;

}  // namespace

void add_square(Eigen::MatrixXd& out, std::uint32_t first, std::uint32_t second,
                double value) {
  const Eigen::Index i = Eigen::Index{first} - 1, j = Eigen::Index{second} - 1;
  if (i >= 0) out(i, i) += value;
  if (j >= 0) out(j, j) += value;
  if (i < 0 || j < 0) return;
  out(i, j) -= value;
  out(j, i) -= value;
}

void add_contrast(Eigen::Ref<Eigen::VectorXd> out, std::uint32_t first,
                  std::uint32_t second, double value) {
  if (first > 0) out[Eigen::Index{first} - 1] += value;
  if (second > 0) out[Eigen::Index{second} - 1] -= value;
}

Eigen::MatrixXd pseudo_inverse(const Eigen::MatrixXd& a, bool& singular) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(a);
  Eigen::VectorXd inverse = solver.eigenvalues();
  const double least = kRank * inverse.cwiseAbs().maxCoeff();
  singular = false;
  for (double& value : inverse) {
    const bool none = std::abs(value) <= least;
    singular = singular || none;
    value = none ? 0 : 1 / value;
  }
  return solver.eigenvectors() * inverse.asDiagonal() *
         solver.eigenvectors().transpose();
}

}  // namespace assize
