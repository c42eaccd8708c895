// L-BFGS with steps of a fixed length, as far as it gets.
#pragma once

#include <Eigen/Core>
#include <functional>

namespace assize {

/// The value at `w`; overwrites the gradient.
using Differentiable =
    std::function<double(const Eigen::VectorXd& w, Eigen::VectorXd& gradient)>;

struct FixedSteps {
  double rate = 1;          ///< Of each step; > 0.
  int most = 20;            ///< Steps; at most 100, all of which it recalls.
  double tolerance = 1e-9;  ///< Of gradient, step and fall, at which it ends.
};

/// Takes `w` along torch.optim.LBFGS's way without a line search. Published
/// numbers stop on it before they arrive; for a minimum, use newton.h.
/// Deterministic; in double precision, where the original has single.
/// **Source:** PyTorch, torch/optim/lbfgs.py; Nocedal 1980, "Updating
/// quasi-Newton matrices with limited storage".
/// **Checked against:** torch 1.13 (tests/oracles/stopped_style.py).
void fixed_step_lbfgs(const Differentiable& function, const FixedSteps& steps,
                      Eigen::VectorXd& w);

}  // namespace assize
