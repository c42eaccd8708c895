#include "audit/validate.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "audit/validate_cells.h"

namespace assize {

bool Cell::held() const {
  const bool banded = !std::isnan(least) || !std::isnan(most);
  if (banded && std::isnan(value)) return false;
  // Comparisons with an absent bound are false.
  return !(value < least) && !(value > most);
}

bool Validation::held() const {
  return std::ranges::all_of(cells, &Cell::held);
}

Validation validate(const Instrument& instrument,
                    const ValidateOptions& options,
                    const ValidateProgress& progress) {
  std::vector<NamedPart> parts;
  for (auto&& some :
       {coverage_parts(options), refusal_parts(), error_parts(options),
        power_parts(options), recovery_parts(), peer_parts()}) {
    std::ranges::copy(some, std::back_inserter(parts));
  }
  Validation out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (progress && !progress(parts[i].name, i, parts.size())) break;
    parts[i].run(instrument, options, out);
  }
  return out;
}

}  // namespace assize
