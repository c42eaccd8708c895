// How a tie enters a model of comparisons in pairs.
#pragma once

#include <cstdint>

namespace assize {

/// kHalf: half a win of each. kDavidson: likelier the nearer two strengths are,
/// in proportion to the root of both odds. kRaoKupper: strengths within a
/// threshold of each other are not told apart.
/// **Source:** Davidson 1970, doi:10.2307/2283595; Rao and Kupper 1967,
/// doi:10.2307/2282923.
enum class TieModel : std::uint8_t { kHalf, kDavidson, kRaoKupper };

}  // namespace assize
