// What was judged, in the benchmark's own files, for its own programs to score.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "core/error.h"
#include "plugin/suite.h"

namespace assize {

struct NativeCount {
  std::uint32_t answers = 0, verdicts = 0;  ///< Files.
  /// Why some could not be written, with the system: first come, and how many.
  std::string unwritten;
  std::uint32_t unwritten_files = 0;
  /// Verdicts on these systems under a defence, which no benchmark's files tell
  /// from others.
  std::uint32_t defended = 0;
  /// Rows that no verdict was given on, which are in no file.
  std::uint32_t left_out = 0;
};

/// Gives `take` one file after the other: of each system the answers, then what
/// each judge said of it without a defence; a system without either has none.
/// Stops at the first error of `take`. A file that the format cannot write is
/// counted, and so is a system asked for by itself whose verdicts or answers
/// are in the file of one that was not.
/// `systems`: indices; empty: all. Memory: one file.
Result<NativeCount> native_files(
    const Benchmark& bench, const NativeFormat& format,
    std::span<const std::uint16_t> systems,
    const std::function<Result<void>(const NativeFile&)>& take);

}  // namespace assize
