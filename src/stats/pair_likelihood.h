// The likelihood of comparisons in pairs under Bradley and Terry's model and
// its two kinds of ties.
//
// With d = strength of the first - strength of the second:
//   halves       P(first) = 1 / (1 + exp(-d)); a tie is half a win of each
//   Davidson     P(first) : P(second) : P(tie) = exp(d/2) : exp(-d/2) : nu
//   Rao-Kupper   P(first) = 1 / (1 + eta exp(-d)), P(second) likewise, P(tie)
//                the rest
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>

#include "stats/newton.h"
#include "stats/pair_counts.h"
#include "stats/tie_model.h"

namespace assize {

/// Derivatives of minus a cell's log-likelihood by d and by c, the logarithm of
/// nu or eta: first and second.
struct PairSlopes {
  double d = 0, c = 0;
  double dd = 0, dc = 0, cc = 0;
};

/// Minus the log-likelihood of a cell. Infinite where Rao and Kupper's c <= 0
/// and the cell has ties.
double pair_loss(TieModel ties, const PairCell& cell, double d, double c);
PairSlopes pair_slopes(TieModel ties, const PairCell& cell, double d, double c);

/// Minus the log-likelihood of all cells as a function of the strengths and,
/// for models of ties, c after them. Strengths are free up to a constant: the
/// Hessian gains `gauge()` / systems in every element of its block, which does
/// not change steps from strengths that sum to zero.
class PairLikelihood final : public SmoothFunction {
 public:
  /// `ridge` / 2 times the squares of the strengths is added; with `firth`,
  /// minus half the log-determinant of the information. Refers to the cells.
  /// Requires halves for firth.
  PairLikelihood(std::size_t systems, std::span<const PairCell> cells,
                 TieModel ties, double ridge, bool firth);

  double value(const Eigen::VectorXd& w) const override;
  void derivatives(const Eigen::VectorXd& w, Eigen::VectorXd& gradient,
                   Eigen::MatrixXd& hessian) const override;
  bool surely_lower(const Eigen::VectorXd& step) const override;

  /// 1 + the most comparisons, by weight, that one system took part in.
  double scale() const { return scale_; }
  double gauge() const { return scale_; }
  Eigen::Index parameters() const { return parameters_; }

 private:
  using Array = Eigen::ArrayXd;

  double tie_of(const Eigen::VectorXd& w) const;
  Array differences(const Eigen::VectorXd& w) const;
  void add_cells(const Eigen::VectorXd& w, Eigen::VectorXd& gradient,
                 Eigen::MatrixXd& hessian) const;
  void plain_derivatives(const Eigen::VectorXd& w, Eigen::VectorXd& gradient,
                         Eigen::MatrixXd& hessian) const;
  void subtract_firth(const Eigen::VectorXd& w, const Eigen::MatrixXd& hessian,
                      Eigen::VectorXd& gradient) const;

  Eigen::Index systems_, parameters_;
  std::span<const PairCell> cells_;
  TieModel ties_;
  double ridge_;
  bool firth_;
  double scale_ = 1;
  /// By cell, for halves: comparisons, and those that the first won.
  Array all_, won_;
};

}  // namespace assize
