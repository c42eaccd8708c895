// The answers of `assize power` as a table for people and as JSON.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "audit/pilot.h"
#include "audit/power_plan.h"

namespace assize::cli {

struct PowerTable {
  const PowerSource& source;
  const PowerQuestion& question;
  std::vector<PowerDesign> designs;
  const PilotScores* pilot = nullptr;  ///< Where the source is one.
  unsigned width = 80;  ///< Columns; below 80 each design gets its own lines.
};

/// What was asked, what the numbers go by, a line per design, and what to know.
void write_power(const PowerTable& table, std::ostream& out);

/// One document of the schema "assize.power/1"; effects, rates and widths in
/// points, absent numbers null.
void write_power_json(const PowerTable& table, std::ostream& out);

}  // namespace assize::cli
