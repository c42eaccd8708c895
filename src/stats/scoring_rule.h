// Brier score and log loss, and what they are made of.
#pragma once

#include <span>

#include "core/verdict.h"
#include "stats/calibration_error.h"

namespace assize {

/// Mean of (probability - outcome)^2; NaN without forecasts.
/// **Source:** Brier 1950.
/// **Checked against:** sklearn.metrics.brier_score_loss.
double brier_score(const Forecasts& forecasts);

/// Mean of -outcome ln p - (1 - outcome) ln(1 - p), in nats; infinite where a
/// probability of 0 or 1 was wrong; NaN without forecasts.
/// **Checked against:** sklearn.metrics.log_loss.
double log_loss(const Forecasts& forecasts);

/// brier = reliability - resolution + uncertainty + residue.
struct MurphyDecomposition {
  double reliability = kAbsent;  ///< sum share (confidence - accuracy)^2
  double resolution = kAbsent;   ///< sum share (accuracy - base rate)^2
  double uncertainty = kAbsent;  ///< base rate (1 - base rate)
  double residue = kAbsent;      ///< What lies within bins, either sign.
};

/// By the bins of bin_forecasts; outcomes are 0 or 1 (others add their own
/// variance to the residue).  NaN without forecasts.
/// **Source:** Murphy 1973,
/// doi:10.1175/1520-0450(1973)012<0595:ANVPOT>2.0.CO;2; Stephenson, Coelho and
/// Jolliffe 2008, doi:10.1175/2007WAF2006116.1, for the residue.
MurphyDecomposition murphy_decomposition(const Forecasts& forecasts,
                                         std::span<const Bin> bins);

/// score = miscalibration - discrimination + uncertainty, exactly and without
/// bins: the forecasts are compared with their isotonic recalibration, and that
/// with the base rate.  All three are >= 0.
struct CorpDecomposition {
  double score = kAbsent;
  double miscalibration = kAbsent;
  double discrimination = kAbsent;
  double uncertainty = kAbsent;
};

enum class ScoringRule : std::uint8_t { kBrier, kLogLoss };

/// NaN without forecasts; under kLogLoss the miscalibration is infinite where
/// the score is.  O(n log n).
/// **Source:** Dimitriadis, Gneiting and Jordan 2021,
/// doi:10.1073/pnas.2016191118.
/// **Checked against:** scikit-learn's isotonic regression (tests/oracles).
CorpDecomposition corp_decomposition(const Forecasts& forecasts,
                                     ScoringRule rule);

}  // namespace assize
