// What effects amount to together: adjusted p-values, and conclusions on them.
#pragma once

#include <span>

#include "audit/contrasts.h"

namespace assize {

/// Adjusts by Benjamini and Hochberg within each family, then sets each
/// effect's q, its conclusion, and where that is open the instructions needed.
/// Effects beyond a surrogate are a family of their own; with `by_judge` each
/// judge has its own, so that what one falls for does not lower the bar for
/// another.
void conclude(std::span<Effect> effects, const Statistics& statistics,
              bool by_judge);

}  // namespace assize
