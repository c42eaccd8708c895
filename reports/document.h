// A report.json read back: sections as rows with named columns.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace assize::reports {

/// Parses a document of schema assize.report/1; anything else is an error.
Result<nlohmann::json> parse_report(std::string_view report_json);

/// One row of a section that has "columns" and "rows".
class Row {
 public:
  Row(const nlohmann::json& section, const nlohmann::json& cells)
      : section_(&section), cells_(&cells) {}
  /// The cell of that column; null if there is no such column.
  const nlohmann::json& operator[](std::string_view column) const;
  /// Its text, or "" where it is no text.
  std::string text(std::string_view column) const;

 private:
  const nlohmann::json* section_;
  const nlohmann::json* cells_;
};

std::vector<Row> rows_of(const nlohmann::json& report,
                         std::string_view section);

/// "12.3 [10.1, 14.5]", "12.3" without an interval, "–" without a value.
std::string with_interval(const Row& row, int digits = 2);

/// A number with `digits` decimals, or "–" where there is none.
std::string number(const nlohmann::json& value, int digits);

/// A p-value: three digits, "<0.001" below.
std::string p_value(const nlohmann::json& value);

}  // namespace assize::reports
