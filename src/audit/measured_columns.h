// Which measured columns belong together: the same quantity of another system,
// judge or calibration, and the board on which a system has its rank.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audit/measure.h"

namespace assize {

/// A place from 1 at the top, with its interval; absent where it has none.
struct Rank {
  double value = kAbsent, lower = kAbsent, upper = kAbsent;
};

/// Refers to all it is made of.  Each look-up is O(columns).
class MeasuredColumns {
 public:
  MeasuredColumns(const Benchmark& bench, std::span<const Source> sources,
                  const Measurement& measured)
      : bench_(bench), sources_(sources), measured_(measured) {}

  const Source& source_of(std::size_t column) const {
    return sources_[measured_.source[column]];
  }
  const std::string& calibration_of(std::size_t column) const {
    return source_of(column).calibration;
  }

  /// A second use that only shows what holding a penalty costs in width; no
  /// effect of its own.
  bool refitted(std::size_t column) const;

  /// The same quantity, of `system`, in the source of `like`.
  std::optional<std::size_t> sibling(std::size_t like,
                                     std::uint16_t system) const;

  /// Whether the pairing is measured on common instructions of its own.
  bool narrowed(int pair, std::uint16_t judge) const;

  /// The same quantity, of a `system` of the pairing: sibling(), or where the
  /// pairing is narrowed, on its common instructions, where alone a difference
  /// is paired.
  std::optional<std::size_t> paired(std::size_t like, std::uint16_t system,
                                    int pair) const;

  /// The uncalibrated column of the same quantity.
  std::optional<std::size_t> raw_of(std::size_t like) const;

  /// The same quantity as another judge gives it.
  std::optional<std::size_t> of_judge(std::size_t like,
                                      std::uint16_t judge) const;

  /// Every system's column of the same quantity, this one included.  Of
  /// entrants only itself stands there, in the place of its clean self.
  std::vector<std::size_t> board_of(std::size_t column) const;

  /// 1 + how many of the board stand above, with its percentile interval over
  /// the replicates; absent where the own value or one of the board's is.
  Rank rank_of(std::size_t column, std::span<const std::size_t> board,
               double confidence) const;

 private:
  const Benchmark& bench_;
  std::span<const Source> sources_;
  const Measurement& measured_;
};

}  // namespace assize
