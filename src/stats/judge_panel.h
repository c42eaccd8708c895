<<<<<<< HEAD
// What a panel of judges is worth: how many independent ones, and which matter.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "stats/ratings.h"

namespace assize {

struct ErrorCorrelation {
  double mean;        ///< Over pairs of judges; NaN if none has a value.
  std::size_t pairs;  ///< Pairs with a value.
  std::size_t flat;   ///< Pairs without: one always right, or nothing shared.
};

/// The mean correlation of the judges' errors over pairs of judges, each over
/// the units that both judged. `errors` holds 1 where a judge was wrong and 0
/// where it was right, or any measure of error. O(units judges^2).
/// **Checked against:** numpy.corrcoef.
ErrorCorrelation error_correlation(const Ratings& errors,
                                   std::span<const double> weight = {});

/// How many independent judges are worth as much as so many whose errors
/// correlate: judges / (1 + (judges - 1) correlation). Infinite where that
/// divisor is not above zero: their errors cancel. NaN stays NaN.
/// **Source:** Kish 1965, Survey Sampling, section 5.4.
double effective_judges(double judges, double correlation);

/// How often the majority of independent judges with these accuracies is right;
/// an even split counts half. What a panel reaches at best unless its judges'
/// errors balance each other. NaN without judges. Requires accuracies in
/// [0, 1]. Exact, O(n^2).
/// **Source:** Condorcet 1785; Boland 1989, doi:10.2307/2348873.
/// **Checked against:** a brute-force twin over all outcomes.
double condorcet_accuracy(std::span<const double> accuracy);

/// What `aggregate` makes of the panel without each judge in turn, one value
/// per judge. Requires at least two judges.
std::vector<double> leave_one_judge_out(
    const Ratings& panel,
    const std::function<double(const Ratings&)>& aggregate);
=======
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

/// P(a majority of J independent judges is right), ties counted half: what a
/// panel could reach if its errors were independent.  Requires judges >= 1 and
/// accuracy in [0, 1].
/// **Source:** Condorcet 1785.
/// **Checked against:** scipy.stats.binom.
double condorcet_accuracy(std::size_t judges, double accuracy);

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
>>>>>>> stats-calibration

}  // namespace assize
