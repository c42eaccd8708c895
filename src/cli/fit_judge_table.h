// What `assize fit-judge` prints: a table for people, JSON for programs.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

#include "audit/fit_judge.h"

namespace assize::cli {

/// How well the fit foretells systems it has not seen, what it likes, and what
/// it cannot see. `width`: columns of the page.
void write_fit(const FittedJudge& fitted, unsigned width, std::ostream& out);

/// One canonical JSON document and a line break.
void write_fit_json(std::string_view suite, const FittedJudge& fitted,
                    std::ostream& out);

}  // namespace assize::cli
