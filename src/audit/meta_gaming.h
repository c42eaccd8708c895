// How far a benchmark's score is gamed by attacks whose verdicts are recorded.
#pragma once

#include <string>
#include <vector>

#include "audit/meta_study.h"

namespace assize {

/// Of one kind of attack, under one calibration.
struct Gameability {
  std::string attack, calibration;
  std::size_t systems = 0;  ///< Pairings behind it.
  /// In percent; see gameability() of stats/gameability.h. Its interval is of
  /// percentiles over instructions; a size that cannot be below zero lies too
  /// high under noise.
  Estimate estimate;
};

/// What a calibration leaves an attacked system, against its raw score: the
/// adversarial gain of a calibration that is meant to make gaming harder.
struct AdversarialGain {
  std::string attack, system, against, calibration;
  Estimate gain;  ///< Calibrated minus raw score of the attacked system.
  /// Among the board's systems with itself; the first is the highest.
  double rank_raw = kAbsent, rank_calibrated = kAbsent;
  double rank_gain() const { return rank_raw - rank_calibrated; }
};

struct Gaming {
  std::vector<Gameability> gameability;  ///< By attack, the raw score first.
  std::vector<AdversarialGain> gains;
  std::string reason;  ///< Why there is neither.
};

/// The published notebook counts only models that have both a verbose and a
/// concise version, and keeps concise versions among the systems whose spread
/// sets the scale; here every pairing of the attack counts, and the scale is
/// that of the systems that are no attack.
/// **Source:** Dubois et al. 2024, arXiv:2404.04475, section 3.
Gaming gaming(const MetaStudy& study);

}  // namespace assize
