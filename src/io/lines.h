// The lines of a file, one at a time, however long the file or a line is.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/benchmark.h"
#include "core/error.h"

namespace assize {

struct Line {
  std::string_view text;     ///< Without its end, "\n" or "\r\n".
  std::uint32_t number = 0;  ///< From 1.
  bool too_long = false;     ///< Its text is then no more than a beginning.
};

/// Visits each line; memory follows the longest line that is not too long.  An
/// error of the visit ends the reading.  A byte order mark is passed over, and
/// a last line needs no end.  Returns what was read, with its hash.
Result<InputFile> read_lines(
    const std::string& path, std::uint64_t most_file_bytes,
    std::size_t most_line_bytes,
    const std::function<Result<void>(const Line&)>& visit);

}  // namespace assize
