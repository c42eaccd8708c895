// Comma-separated values, as RFC 4180 writes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace assize {

struct CsvTable {
  std::string file;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;  ///< Each as wide as the header.
  std::vector<std::uint32_t> line;  ///< 1-based line where each row starts.

  Location where(std::size_t row) const;
  int column(std::string_view name) const;  ///< Index, or -1.
};

/// Reads a table whose first row is its header. Rows end in LF or CRLF; empty
/// lines and a byte order mark are skipped. Errors carry line and column: a row
/// that is not as wide as the header, a stray or unterminated quote, U+0000,
/// bytes that are not UTF-8, a column name given twice, a field above 16 MiB,
/// no header. `file` is only named in the result and in errors.
Result<CsvTable> parse_csv(std::string_view text, std::string file);

/// The whole field as a finite number; "" is an error. No spaces, no '+'.
Result<double> parse_number(std::string_view field, const Location& where);

/// The field as it is written to a file: in quotes where it needs them.
std::string csv_field(std::string_view field);

}  // namespace assize
