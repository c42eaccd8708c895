// Comma-separated values, as RFC 4180 writes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace assize {

/// What a table may hold at most; a field takes some 32 bytes of memory.
inline constexpr std::size_t kMostTableBytes = 64u << 20;
inline constexpr std::size_t kMostTableRows = 2'000'000;
inline constexpr std::size_t kMostTableFields = 16'000'000;

struct CsvTable {
  std::string file;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;  ///< Each as wide as the header.
  std::vector<std::uint32_t> line;  ///< 1-based line where each row starts.

  Location where(std::size_t row) const;
  int column(std::string_view name) const;  ///< Index, or -1.
  /// The index of a column that must be there; else an error with what is near.
  Result<std::size_t> require(std::string_view name) const;
};

/// Reads a table whose first row is its header. Rows end in LF or CRLF; empty
/// lines and a byte order mark are skipped. Errors carry line and column: a row
/// that is not as wide as the header, a stray or unterminated quote, U+0000,
/// bytes that are not UTF-8, a column name given twice, a field above 16 MiB,
/// no header, more than one of the limits above. `file` is only named in the
/// result and in errors.
Result<CsvTable> parse_csv(std::string_view text, std::string file);

/// The whole field as a finite number; "" is an error. No spaces, no '+'.
Result<double> parse_number(std::string_view field, const Location& where);

/// The field as a whole number in [0, most]; "805.0" is one. The error begins
/// with `name`. Requires most < 2^53.
Result<std::uint64_t> parse_whole(std::string_view field, std::uint64_t most,
                                  std::string_view name, const Location& where);

/// The first row of a text that may be cut short, with what stands before it
/// and its line break. Nothing if the text ends first.
std::optional<std::string_view> first_csv_row(std::string_view text);

/// The field as it is written to a file: in quotes where it needs them.
std::string csv_field(std::string_view field);

}  // namespace assize
