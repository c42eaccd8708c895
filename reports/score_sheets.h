// The scores of a report as tables: who, by metric and calibration.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "reports/document.h"

namespace assize::reports {

/// What a metric is for: the benchmark's own score and what belongs beside it,
/// or what helps to read it.
enum class MetricRole { kHeadline, kSecondary };

/// As the report says; a metric of which it says nothing is a headline, unless
/// it counts an attack's successes.
MetricRole role_of(const std::string& metric, const nlohmann::json& report);

/// A metric, a calibration of it and the convention of both.
struct Score {
  std::string metric, calibration, convention;
  int digits = 1;  ///< Behind the point: three figures of the metric's range.
  bool operator==(const Score&) const = default;
};

/// A system, or where none are compared a judge; with its arm if attacked.
struct ScoreSubject {
  std::string name;
  bool constant = false;  ///< An attack that gives one answer to everything.
  /// Detectors that flag it, joined: "duplicate, template_mimicry".
  std::string flagged_by = {};
  bool operator==(const ScoreSubject&) const = default;
};

/// The scores of one category, and of one judge where systems are judged.
struct ScoreSheet {
  std::string category, judge;
  bool of_systems = true;  ///< Else of judges, and `judge` is "".
  bool attacked = false;   ///< Systems under attack; constants never are.
  std::vector<ScoreSubject> subjects;
  /// Metric by metric, the gold labels' last; raw before calibrated.
  std::vector<Score> columns;
  std::map<std::pair<std::size_t, std::size_t>, Row> cells;

  std::optional<Row> at(std::size_t subject, std::size_t column) const;
  /// A row of the subject; every subject has one.
  const Row& first(std::size_t subject) const;
  /// Subjects by rank in the first column, those of one rank by value.
  std::vector<std::size_t> ranked() const;
  /// "All categories, judge J, under attack"; plain text.
  std::string caption() const;
};

/// Rows point into the report, which must outlive the sheets.
std::vector<ScoreSheet> sheets_of(const nlohmann::json& report,
                                  MetricRole role);

/// " #2 [1–3]", or "" where there is no rank.
std::string rank_text(const Row& row);

}  // namespace assize::reports
