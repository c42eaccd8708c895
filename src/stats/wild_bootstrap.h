// The wild cluster bootstrap: a test and an interval for few clusters.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/result.h"
#include "core/stream.h"

namespace assize {

/// Tests a mean or ratio, sum of part / sum of whole, by multiplying each
/// cluster's deviation from the null by a random weight and comparing
/// studentised ratios (CR1). The null is imposed: deviations are taken from it,
/// not from the estimate. Weights are Webb's six points, +-sqrt(1/2), +-1,
/// +-sqrt(3/2), equally likely, so few clusters still give many draws.
///
/// For another estimate give it pseudo-values: part = value + influence, and
/// wholes of one. Const calls are thread-safe.
/// **Source:** Cameron, Gelbach and Miller 2008, doi:10.1162/rest.90.3.414;
/// Webb 2023, doi:10.1111/caje.12661; MacKinnon and Webb 2018,
/// doi:10.1111/ectj.12107.
/// **Checked against:** a script of numpy that refits every draw by rows.
class WildClusterBootstrap {
 public:
  /// `part` and `whole` hold one number per cluster; those with a whole of zero
  /// are left out. Where 6^clusters is at most max(draws, 50,000), all weight
  /// vectors are enumerated; else draw b comes from stream.at(b). The same at
  /// any number of threads. Requires equal lengths. O(draws x clusters).
  WildClusterBootstrap(std::span<const double> part,
                       std::span<const double> whole, std::size_t draws,
                       const Stream& stream, unsigned threads);

  double value() const { return value_; }  ///< NaN without a whole.
  /// CR1; NaN below two clusters.
  double standard_error() const { return error_; }
  bool exact() const { return exact_; }  ///< Whether weights were enumerated.

  /// The two-sided p-value of `null_value`: of the draws, the share whose t is
  /// at least as far from zero as the one seen, (b + 1) / (draws + 1) where
  /// they were drawn. NaN where standard_error() is not above zero. O(draws).
  double p(double null_value) const;

  /// The values that p() does not reject at 1 - level, found by halving steps
  /// outwards from value() to within a millionth of the standard error. A side
  /// on which nothing is rejected is infinite: below three clusters always, at
  /// level 0.95. NaN bounds where p() is NaN. Requires level in (0, 1).
  Interval interval(double level) const;

 private:
  /// Sums over clusters of one draw, w the draw's weight, e a cluster's
  /// deviation from the estimate and m its whole: t at any null is a rational
  /// function of them.
  struct Draw {
    double w_e = 0, w_m = 0;                 ///< sum w e, sum w m
    double ww_ee = 0, ww_em = 0, ww_mm = 0;  ///< sum w^2 e^2 ...
    double w_em = 0, w_mm = 0;               ///< sum w e m, sum w m^2
  };
  void add(Draw& draw, double weight, std::size_t cluster) const;
  /// The square of the draw's t where the null is `shift` above the value.
  double squared_t(const Draw& draw, double shift) const;
  double edge(double direction, double alpha) const;

  std::vector<double> deviation_, whole_;
  std::vector<Draw> draws_;
  double value_ = kAbsent, error_ = kAbsent;
  double all_ = 0, whole_squares_ = 0;
  bool exact_ = false;
};

}  // namespace assize
