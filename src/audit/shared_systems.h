// Systems that a benchmark and a reference ranking both know, under one name.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audit/rated_systems.h"

namespace assize {

struct SharedSystems {
  /// Of equal length and in order of the reference's names, which both bear.
  std::vector<RatedSystem> systems, reference;
  std::vector<std::string> only_systems, only_reference;  ///< Left out.
  /// Names of the map that one of the two does not know, left out as well.
  std::vector<std::string> unknown;
  std::size_t by_case = 0;  ///< Found only where large and small are the same.
};

/// Joins by names: those of the map alone where there is one, else equal ones.
/// A name that is not found as it is written is looked for without regard to
/// case, as published maps need it; where that fits several systems, it fits
/// none.
SharedSystems share_systems(std::span<const RatedSystem> systems,
                            std::span<const RatedSystem> reference,
                            const std::optional<std::vector<NamePair>>& names);

}  // namespace assize
