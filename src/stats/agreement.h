// How far raters agree, and how far beyond chance.
//
// All are 1 where raters always agree, 0 where they agree as often as chance
// would, and negative below. They differ in what chance is. NaN where no unit
// has two ratings, or where chance alone would always agree (one class only):
// then percent_agreement is what can be said.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "stats/ratings.h"

namespace assize {

/// The mean over units of the share of pairs of ratings that are equal, in
/// [0, 1]. Units with fewer than two ratings are left out, here and in all
/// that follows. O(units raters^2).
double percent_agreement(const Ratings& ratings,
                         std::span<const double> weight = {});

/// What a disagreement of two ratings counts.
enum class Disagreement : std::uint8_t {
  kPlain,      ///< One.
  kLinear,     ///< The distance of their values.
  kQuadratic,  ///< The square of it.
};

/// Cohen's kappa of two raters: chance keeps each rater's own shares. O(units +
/// categories^2). Requires a, b < raters.
/// **Source:** Cohen 1960, doi:10.1177/001316446002000104; 1968,
/// doi:10.1037/h0026256, for weights.
/// **Checked against:** scikit-learn cohen_kappa_score and R psych cohen.kappa.
double cohen_kappa(const Ratings& ratings, std::size_t a, std::size_t b,
                   Disagreement disagreement,
                   std::span<const double> weight = {});

/// Scott's pi of two raters: chance gives both their common shares.
/// **Source:** Scott 1955, doi:10.1086/266577.
double scott_pi(const Ratings& ratings, std::size_t a, std::size_t b,
                std::span<const double> weight = {});

/// Fleiss' kappa of any number of raters: chance has the shares of all ratings,
/// each unit's counted alike where they have different numbers of ratings.
/// **Source:** Fleiss 1971, doi:10.1037/h0031619.
/// **Checked against:** statsmodels fleiss_kappa and R psych.
double fleiss_kappa(const Ratings& ratings,
                    std::span<const double> weight = {});

/// Randolph's free-marginal kappa: chance gives each of `categories` the same
/// share; 0: as many as were seen. Two categories: PABAK.
/// **Source:** Randolph 2005, ERIC ED490661.
/// **Checked against:** statsmodels fleiss_kappa(method='randolph').
double randolph_kappa(const Ratings& ratings, std::size_t categories = 0,
                      std::span<const double> weight = {});

/// Gwet's AC1: chance agreement is sum of p (1 - p) / (categories - 1) over the
/// shares p, so it does not collapse where one class is rare. `categories` as
/// in randolph_kappa.
/// **Source:** Gwet 2008, doi:10.1348/000711006X126600.
/// **Checked against:** the formula in numpy.
double gwet_ac1(const Ratings& ratings, std::size_t categories = 0,
                std::span<const double> weight = {});

/// Why a kappa may be low although raters agree, each in [0, 1].
struct MarginalSkew {
  /// (K max p - 1) / (K - 1) over the raters' mean shares of K categories; of
  /// two, the difference of their shares. 1 where only one category was seen.
  double prevalence = 0;
  /// Half the sum of the differences of the two raters' shares; of two
  /// categories, how much more often one says yes than the other.
  double bias = 0;
};

/// Of two raters, over the units that both rated; NaN if there are none.
/// **Source:** Byrt, Bishop and Carlin 1993, doi:10.1016/0895-4356(93)90018-V,
/// for two categories, where these are the absolute values of theirs.
MarginalSkew marginal_skew(const Ratings& ratings, std::size_t a, std::size_t b,
                           std::span<const double> weight = {});

}  // namespace assize
