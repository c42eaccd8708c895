// What the members of a panel say of an answer, and how it becomes one verdict.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "plugin/calibration.h"

namespace assize {

enum class PanelRule : std::uint8_t {
  kMajority,
  kMean,
  kMedian,
  kTrimmed,
  kAnchored
};

/// The rules' names, in their order.
inline constexpr std::string_view kPanelRules[] = {"majority", "mean", "median",
                                                   "trimmed", "anchored"};

/// Whether the rule learns from people's labels.
bool needs_gold(PanelRule rule);

/// What all members say of one answer, in [0, 1]; NaN where one has no verdict.
struct PanelRow {
  std::uint16_t system = 0;
  std::uint32_t cluster = 0;
  double label = kAbsent;
  std::vector<double> said;  ///< By member.
};

/// One row for each answer that a member judged, by system, cluster and item.
std::vector<PanelRow> panel_rows(const Study& study,
                                 const std::vector<std::uint16_t>& members);

/// The panel's one verdict on each row that it was made of.  What a rule learns
/// from labels it learns on other instructions than the row's.
class PanelVerdicts {
 public:
  PanelVerdicts(const std::vector<PanelRow>& rows, std::size_t members,
                PanelRule rule);

  /// Without member `without`, or of all (-1); NaN where nobody else has a
  /// verdict.
  double of(const PanelRow& row, int without) const;

 private:
  double voted(const PanelRow& row, const std::vector<double>& said) const;

  PanelRule rule_;
  std::vector<std::vector<double>> weights_;  ///< By fold and member.
};

}  // namespace assize
