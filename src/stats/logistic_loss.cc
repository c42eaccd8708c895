#include "stats/logistic_loss.h"

#include <algorithm>
#include <cassert>

namespace assize {
namespace {

using Vector = Eigen::VectorXd;
using Column = Eigen::Map<const Eigen::ArrayXd>;
using Eigen::Index;

constexpr Index kBlock = 256;  ///< Rows summed together: fixes the order.

Column part(std::span<const double> values, Index begin, Index count) {
  return {values.data() + begin, count};
}

template <typename Work>
void each_block(Index rows, const Work& work) {
  for (Index begin = 0; begin < rows; begin += kBlock) {
    work(begin, std::min(kBlock, rows - begin));
  }
}

/// Clamped so that exp stays finite.
Eigen::ArrayXd sigmoid(const Eigen::ArrayXd& eta) {
  return 1 / (1 + (-eta.max(-700).min(700)).exp());
}

}  // namespace

LogisticLoss::LogisticLoss(const LogisticRows& rows)
    : rows_(rows),
      count_(static_cast<Index>(rows.y.size())),
      columns_(static_cast<Index>(rows.columns)) {
  assert(rows.x.size() == rows.y.size() * rows.columns);
  assert(rows.weight.size() == rows.y.size());
}

double LogisticLoss::value(const Vector& w) const {
  double loss = 0;
  each_block(count_, [&](Index begin, Index count) {
    const Array eta = predictor(w, begin, count);
    const Array softplus = eta.max(0) + (1 + (-eta.abs()).exp()).log();
    loss += (part(rows_.weight, begin, count) *
             (softplus - part(rows_.y, begin, count) * eta))
                .sum();
  });
  return loss;
}

void LogisticLoss::add_derivatives(const Vector& w, Vector& gradient,
                                   Eigen::MatrixXd& hessian) const {
  each_block(count_, [&](Index begin, Index count) {
    const Array p = sigmoid(predictor(w, begin, count));
    const Column weight = part(rows_.weight, begin, count);
    const Array slope = weight * (p - part(rows_.y, begin, count));
    const Array curve = weight * p * (1 - p);
    for (Index j = 0; j < columns_; ++j) {
      gradient[j] += (slope * x(j, begin, count)).sum();
      const Array curved = curve * x(j, begin, count);
      for (Index k = 0; k <= j; ++k) {
        hessian(j, k) += (curved * x(k, begin, count)).sum();
      }
    }
  });
}

LogisticLoss::Array LogisticLoss::probability(const Vector& w) const {
  return sigmoid(predictor(w, 0, count_));
}

double LogisticLoss::scale() const {
  double largest = 0;
  for (Index j = 0; j < columns_; ++j) {
    largest = std::max(
        largest, (part(rows_.weight, 0, count_) * x(j, 0, count_).abs()).sum());
  }
  return 1 + largest;
}

Column LogisticLoss::x(Index column, Index begin, Index count) const {
  return part(rows_.x, column * count_ + begin, count);
}

LogisticLoss::Array LogisticLoss::predictor(const Vector& w, Index begin,
                                            Index count) const {
  Array eta = Array::Zero(count);
  for (Index j = 0; j < columns_; ++j) eta += x(j, begin, count) * w[j];
  return eta;
}

}  // namespace assize
