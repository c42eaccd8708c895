// Features of each answer text, computed once and shared by every row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace assize {

inline constexpr std::uint32_t kNoAnswer =
    std::numeric_limits<std::uint32_t>::max();

/// Row i describes Benchmark::answers[i]; rows of attacked answers follow.
struct AnswerTable {
  std::vector<std::uint32_t> code_points;  ///< Of all turns together.
  /// Marks of Markdown, of all turns together; empty where no text is given, or
  /// nobody asked for them.
  std::vector<std::uint32_t> headers = {}, lists = {}, bold = {};
  /// Turns that begin as refusals do; empty as the marks are.
  std::vector<std::uint32_t> refusals = {};
  std::vector<std::string> names;  ///< Columns a suite adds ("token_len").
  std::vector<double> extra;       ///< rows x names.size(), row-major.
  /// Why some answers have no "token_len", where the benchmark has it; or "".
  std::string no_tokens = {};

  std::size_t rows() const { return code_points.size(); }
};

}  // namespace assize
