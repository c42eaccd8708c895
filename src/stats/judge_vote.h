// One verdict from several judges.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/verdict.h"

namespace assize {

/// A vote for no class: the judge failed or abstained.
inline constexpr std::uint32_t kNoVote = 0xffffffff;

/// The class with most votes; none if several have most, or nobody voted.
/// Requires votes below `classes`, or kNoVote.
std::optional<std::uint32_t> majority(std::span<const std::uint32_t> votes,
                                      std::size_t classes);

/// The middle score, or the mean of the two in the middle; NaN scores are left
/// out, NaN if none is left.  Up to half the judges may be poisoned.
/// **Checked against:** numpy.median.
double median_score(std::span<const double> scores);

/// The mean without the floor(cut n) lowest and highest scores; NaN scores are
/// left out, NaN if none is left.  Requires cut in [0, 0.5).
/// **Source:** Huber and Ronchetti 2009, Robust Statistics, section 3.3.
/// **Checked against:** scipy.stats.trim_mean.
double trimmed_mean(std::span<const double> scores, double cut);

/// The weight of a vote whose judge is right with probability `accuracy` and
/// errs evenly: log(accuracy (classes - 1) / (1 - accuracy)); negative for a
/// judge worse than chance.  Requires accuracy in (0, 1) and classes >= 2.
/// **Source:** Nitzan and Paroush 1982, doi:10.2307/2526438.
double vote_weight(double accuracy, std::size_t classes);

/// The accuracy of a judge that was right `right` times of n, kept off 0 and 1
/// as by a uniform prior: (right + 1) / (n + 2).
double smoothed_accuracy(double right, double n);

/// P(class | votes) for judges that err independently, by class: proportional
/// to prior times exp of the sum of the weights of its votes.  `weight` is by
/// judge, `prior` by class (empty: uniform).  Correlated judges are worth less
/// than this says.  Requires votes.size() == weight.size().
std::vector<double> weighted_vote(std::span<const std::uint32_t> votes,
                                  std::span<const double> weight,
                                  std::size_t classes,
                                  std::span<const double> prior = {});

struct VetoedMean {
  double value = kAbsent;               ///< Mean score after vetoes.
  double unvetoed = kAbsent;            ///< Mean score without any.
  double veto_rate = kAbsent;           ///< Share of rows some gate vetoed.
  std::vector<double> gate_rate = {};   ///< By gate: share of rows it vetoed.
  std::vector<double> alone_rate = {};  ///< By gate: that no other gate did.
};

/// A mixture of judges: rules gate, the judge scores what passes.  A row that
/// any gate vetoes scores `vetoed_score`.  vetoes[g rows + i]: gate g vetoes
/// row i.  NaN scores (failed judgements) are left out.  Under row weights.
/// Requires vetoes.size() a multiple of the rows, equal lengths of the rest.
/// **Source:** Xu et al. 2024, arXiv:2409.20370 (CGPO).
VetoedMean vetoed_mean(std::span<const double> score,
                       std::span<const std::uint8_t> vetoes,
                       double vetoed_score,
                       std::span<const double> weight = {});

}  // namespace assize
