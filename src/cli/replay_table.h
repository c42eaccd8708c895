// The numbers of `assize replay` as a table for people and as JSON.
#pragma once

#include <ostream>
#include <span>
#include <string>
#include <string_view>

#include "audit/replay.h"

namespace assize::cli {

struct ReplayTable {
  std::span<const Comparison> rows;
  const ReplayRules& rules;
  bool compat = false;  ///< Show the conventions that keep known defects.
  unsigned width = 80;  ///< Columns; below 80 each number gets its own lines.
};

/// One block per system, then what the differences are and a summary. Of a
/// metric that has a convention and the same with the ending `.compat`, one is
/// shown; footnotes and the summary cover both.
void write_table(const ReplayTable& table, std::ostream& out);

/// One JSON array, a row per line of the table, conventions included. Absent
/// numbers are null; rows of a fit have `c` and `grid` as well.
void write_json(std::string_view suite, std::span<const Comparison> rows,
                std::ostream& out);

}  // namespace assize::cli
