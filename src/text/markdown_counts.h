// Marks of Markdown as published style control counts them.
#pragma once

#include <array>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string_view>

namespace assize {

struct MarkdownCounts {
  std::array<std::uint32_t, 6> headers{};  ///< By level, from 1.
  std::uint32_t ordered = 0, unordered = 0;
  std::uint32_t bold_stars = 0, bold_underscores = 0;

  std::uint32_t all_headers() const {
    return std::accumulate(headers.begin(), headers.end(), 0u);
  }
  std::uint32_t lists() const { return ordered + unordered; }
  std::uint32_t bold() const { return bold_stars + bold_underscores; }

  friend bool operator==(const MarkdownCounts&,
                         const MarkdownCounts&) = default;
};

/// Counts in `text`, which must be UTF-8, after what stands between two fences
/// is taken out wherever else it occurs, fences left: the published removal of
/// code. Nothing where that would take more than 2^30 comparisons of bytes, as
/// only an answer made for it does.
/// **Source:** lmarena/arena-hard-auto, utils/add_markdown_info.py.
/// **Checked against:** the counts in the metadata of 2,000 answers.
std::optional<MarkdownCounts> markdown_counts(std::string_view text);

}  // namespace assize
