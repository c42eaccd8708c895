// What effects amount to together: adjusted p-values, and conclusions on them.
#pragma once

#include <span>

#include "audit/contrasts.h"

namespace assize {

/// Adjusts within each family, by Benjamini and Hochberg and by Benjamini and
/// Yekutieli, then sets each effect's q, its conclusion, and where that is open
/// the instructions needed.  An effect is absent where its equivalence test
/// holds at the audit's false discovery rate, else present where its q does.
///
/// The confirmatory effects are one family, over all judges.  Others are two,
/// those beyond a surrogate and the rest; with `by_judge` each judge has his
/// own, so that what one falls for does not lower the bar for another.
/// Equivalence tests are families of their own over the same effects.
void conclude(std::span<Effect> effects, const Statistics& statistics,
              bool by_judge);

}  // namespace assize
