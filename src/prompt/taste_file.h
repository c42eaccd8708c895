// A taste as a file: numbers that a fit made and a simulated judge reads.
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "prompt/taste.h"

namespace assize {

/// Indented JSON with sorted keys and 12 significant digits, a line break at
/// its end; equal tastes give equal bytes.
std::string taste_json(const Taste& taste);

/// The taste of such a text. Errors name `file`, and the line and column where
/// the text is no JSON; else what is missing, not a number, not finite, or a
/// feature that this program does not measure.
Result<Taste> parse_taste(std::string_view json, const std::string& file);

/// The taste in a file of at most 1 MiB.
Result<Taste> read_taste(const std::string& path);

}  // namespace assize
