// Whether a plan fits its budget.
#pragma once

#include <string>
#include <vector>

#include "audit/forecast.h"

namespace assize {

enum class Fit : std::uint8_t {
  kFits,    ///< Even at the most that it may use.
  kLikely,  ///< As expected, and not at the most.
  kExceeds  ///< Judging would be cut short.
};

/// "fits", "likely", "exceeds".
std::string_view name(Fit fit);

/// One ceiling and what the plan needs of it; money in US dollars.
struct CeilingFit {
  std::string_view name, unit;
  double ceiling = 0;
  double spent = 0;  ///< By this audit, before.
  double expected = 0, most = 0;
  Fit fit = Fit::kFits;
};

/// The ceilings that there are: requests, tokens, usd.
std::vector<CeilingFit> fit_budget(const Ceilings& ceilings, const Usage& spent,
                                   const Forecast& forecast);

}  // namespace assize
