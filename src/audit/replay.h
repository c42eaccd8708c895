// Recomputed numbers held against published ones.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "plugin/suite.h"

namespace assize {

/// How near a recomputed number must come to a published one, in the metric's
/// own unit.
struct Tolerance {
  std::string metric;
  double within = 0;
  double reproduces = kAbsent;  ///< For rows with a grid; NaN: not asked.
};

/// A defect that a suite knows in its published numbers.
struct KnownDefect {
  std::string id, about;
};

/// What replay needs of suite.yaml: `tolerances`, a list of {metric, within,
/// reproduces}, and `known_defects`, a list of {id, about}.
struct ReplayRules {
  std::vector<Tolerance> tolerances;
  std::vector<KnownDefect> defects;
};

/// Errors of the YAML text, all together. `file` is named in them.
tl::expected<ReplayRules, std::vector<Error>> replay_rules(
    std::string_view yaml, const std::string& file);

enum class Agreement : std::uint8_t { kMatch, kDiffers, kUnpublished };

/// "match", "differs", "unpublished".
std::string_view name(Agreement agreement);

/// A recomputed number beside the published one.
struct Comparison {
  ReplayRow row;
  double published = kAbsent;
  double difference = kAbsent;  ///< value - published.
  Agreement status = Agreement::kUnpublished;
  std::string cause = "none";
  /// The grid point that gives the published number within `reproduces`: the
  /// chosen one if it does, else the nearest; NaN if there is none.
  double reproduced_at = kAbsent;
};

/// Each row with its published number. A row matches within the tolerance of
/// its metric (0 if it has none) and, where the tolerance asks for it, if
/// besides some value of its grid, or without a grid its own, is that near.
///
/// The cause of a difference is inferred from numbers alone: `missing_rows` if
/// the published number stands on another number of rows; else that of the
/// first alternative that would match; else `unexplained`.
std::vector<Comparison> compare(std::vector<ReplayRow> rows,
                                std::span<const PublishedRow> published,
                                std::span<const Tolerance> tolerances);

/// Whether any difference is unexplained.
bool any_unexplained(std::span<const Comparison> comparisons);

}  // namespace assize
