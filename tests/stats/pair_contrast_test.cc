#include "stats/pair_contrast.h"

#include <catch2/catch.hpp>

namespace assize {

using Catch::Matchers::WithinAbs;

// tests/oracles/partial_pooling.py: numpy.linalg.pinv of the same sums.
TEST_CASE("squares of contrasts have numpy's pseudo-inverse") {
  Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(4, 4);
  add_square(sums, 2, 3, 2);
  add_square(sums, 1, 3, 3);
  add_square(sums, 1, 2, 5);

  bool singular = false;
  const Eigen::MatrixXd inverse = pseudo_inverse(sums, singular);

  CHECK(singular);
  CHECK_THAT(inverse(0, 0), WithinAbs(0.05734767025089605, 1e-12));
  CHECK_THAT(inverse(0, 1), WithinAbs(-0.017921146953405014, 1e-12));
  CHECK_THAT(inverse(2, 2), WithinAbs(0.08960573476702512, 1e-12));
  CHECK_THAT(inverse(3, 3), WithinAbs(0, 1e-12));
}

TEST_CASE("player 0 has no place of its own") {
  Eigen::MatrixXd square = Eigen::MatrixXd::Zero(2, 2);
  Eigen::VectorXd contrast = Eigen::VectorXd::Zero(2);

  add_square(square, 0, 2, 3);
  add_square(square, 1, 0, 4);
  add_contrast(contrast, 0, 2, 3);
  add_contrast(contrast, 1, 0, 4);

  CHECK(square == (Eigen::MatrixXd(2, 2) << 4, 0, 0, 3).finished());
  CHECK(contrast == (Eigen::VectorXd(2) << 4, -3).finished());
}

TEST_CASE("a matrix of full rank has its inverse") {
  const Eigen::MatrixXd a = (Eigen::MatrixXd(2, 2) << 2, 1, 1, 3).finished();

  bool singular = true;
  const Eigen::MatrixXd inverse = pseudo_inverse(a, singular);

  CHECK_FALSE(singular);
  CHECK((a * inverse - Eigen::MatrixXd::Identity(2, 2)).norm() < 1e-12);
}

}  // namespace assize
