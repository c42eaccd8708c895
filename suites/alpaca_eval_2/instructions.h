// The benchmark's 805 instructions as hashes with their difficulty, and the
// regularisation rows of the length-controlled fit: what ships as numbers.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/benchmark.h"
#include "core/error.h"

namespace assize::alpaca_eval {

/// A file that the inputs named, as it was read; without a path: none.
struct GivenFile {
  std::string path, text;
};

/// The first 16 hexadecimal digits of the SHA-256 of the UTF-8 text.
std::string instruction_id(std::string_view instruction);

struct KnownInstruction {
  std::uint32_t index = 0;      ///< Row in the benchmark's own order.
  double difficulty = kAbsent;  ///< Log-odds; NaN if not given.
};

/// By instruction_id().
using KnownInstructions = std::map<std::string, KnownInstruction, std::less<>>;

/// What ships, or what `given` says if it has a path: a CSV file with the
/// column `difficulty` and either `instruction_sha256`, which replaces the
/// whole list (its rows are the order unless there is an `index`), or `index`,
/// a row of the shipped list.  Errors: a column or number that is missing, an
/// index that is no whole number in range, an instruction given twice.
Result<KnownInstructions> known_instructions(const GivenFile& given);

/// The table "gamed_baseline" with the columns tanh_std_delta_len, difficulty
/// and outcome, as shipped or as given.  Outcomes are in [0, 1].
Result<Table> gamed_baseline(const GivenFile& given);

}  // namespace assize::alpaca_eval
