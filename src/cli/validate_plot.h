// Two plots of a validation: coverage by instructions, power by effect.
#pragma once

#include <string>

#include "audit/validate.h"

namespace assize::cli {

/// One self-contained SVG image with both, side by side: of coverage a line for
/// each kind of figure at a win rate of 0.5 with its band, and of power what
/// was measured and what theory says. Vertical bars are two Monte Carlo
/// standard errors either way.
std::string validation_svg(const Validation& validation,
                           const ValidateOptions& options);

}  // namespace assize::cli
