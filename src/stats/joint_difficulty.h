// How hard each instruction is for all systems alike, from their verdicts:
//
//   logit P(system j wins on i) = a_j + b_j t_ij + u_i,   u_i ~ N(0, tau^2)
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace assize {

/// One element per judged comparison with the baseline; vectors of equal
/// length.
struct DifficultyRows {
  std::size_t systems = 0, items = 0;
  std::vector<std::uint32_t> system = {};  ///< Below `systems`.
  std::vector<std::uint32_t> item = {};    ///< Below `items`.
  std::vector<double> length = {};         ///< t, in [-1, 1].
  std::vector<double> outcome = {};        ///< In [0, 1].
};

/// The penalised quasi-likelihood fit: u_i is the mode of its distribution
/// given the verdicts, so an instruction that few systems met, or on which they
/// disagree as by chance, is drawn towards 0. tau^2 is where it equals the mean
/// over instructions of u_i^2 plus 1 over u_i's curvature, in [0.01, 100]: few
/// systems, or outcomes that are probabilities, may look less spread than
/// chance. A squared penalty of 0.01 on each a_j and b_j keeps those of a
/// system that never loses finite. Const after construction, so threads share
/// it.
///
/// O(rows) per sweep of Newton steps, system by system and then instruction by
/// instruction; some hundred sweeps.
/// **Source:** Breslow and Clayton 1993, doi:10.2307/2290687, for the penalised
/// quasi-likelihood; Schall 1991, doi:10.1093/biomet/78.4.719, for tau.
/// **Checked against:** scipy.optimize.root on all equations at once
/// (tests/oracles/length_effect.py).
class JointDifficulty {
 public:
  /// Requires outcomes in [0, 1] and finite lengths.
  explicit JointDifficulty(const DifficultyRows& rows);

  /// u_i by all systems. Requires i < items.
  double all(std::uint32_t item) const { return u_[item]; }
  /// u_i by the rows of all systems but one, whose own verdict on an
  /// instruction then tells nothing of how hard that is; the others' a and b
  /// and tau are held, which depend on any one verdict by a share of the order
  /// of 1 / items. 0 where nobody else met the instruction.
  double without(std::uint32_t system, std::uint32_t item) const;

  double spread() const;  ///< tau, in log-odds.
  bool converged() const { return converged_; }
  int sweeps() const { return sweeps_; }

 private:
  struct Row {
    std::uint32_t system = 0;
    double length = 0, outcome = 0;
  };
  /// First and second derivative of minus the log-likelihood.
  struct Slope {
    double first = 0, second = 0;
  };

  double log_odds(const Row& row, double u) const;
  Slope slope(std::uint32_t item, double u, std::uint32_t left_out) const;
  double excess(double log_variance);
  void find_spread();
  double move_systems();
  double move_items();
  void move_origin();

  std::vector<std::size_t> begin_;  ///< items + 1 offsets into rows_.
  std::vector<Row> rows_;           ///< By item.
  std::vector<double> a_, b_;       ///< By system.
  std::vector<double> u_;           ///< By item.
  double variance_ = 1;             ///< tau^2.
  double implied_ = 1;              ///< tau^2 as the last sweep's u say.
  bool converged_ = false;
  int sweeps_ = 0;
};

}  // namespace assize
