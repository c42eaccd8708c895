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
  kAnchored,
  kDawidSkene,
  kVeto
};

/// The rules' names, in their order.
inline constexpr std::string_view kPanelRules[] = {
    "majority", "mean", "median", "trimmed", "anchored", "dawid_skene", "veto"};

/// Whether the rule learns from people's labels.
bool needs_gold(PanelRule rule);

/// Whether the rule makes one score of several: the others count votes.
bool takes_scores(PanelRule rule);

/// What all members say of one answer, in [0, 1] or of answers scored alone the
/// score, and the panel's one verdict; NaN where there is none.
struct PanelRow {
  std::uint16_t system = 0;
  std::uint32_t cluster = 0;
  double label = kAbsent;
  std::vector<double> said;  ///< By member.
  /// Of all members, and of all but the one that is looked at.
  double panel = kAbsent, others = kAbsent;
};

/// One row for each answer that a member judged, by system, cluster and item,
/// without the panel's verdict.
std::vector<PanelRow> panel_rows(const Study& study,
                                 const std::vector<std::uint16_t>& members);

/// The same of answers that members scored alone, the mean over their turns, in
/// the unit of ScoreUnit (calibrations/scores_alone.h); without labels.
std::vector<PanelRow> score_rows(const Study& study,
                                 const std::vector<std::uint16_t>& members);

/// Fills in the verdicts by `rule`, with and without member `self`.  What a
/// rule learns from labels it learns on other instructions than the row's.
/// Fails where labels do not anchor the rule: dawid_skene() of
/// stats/dawid_skene.h says what it needs.  Requires self < members.
Result<void> decide(PanelRule rule, std::size_t members, std::size_t self,
                    std::vector<PanelRow>& rows);

}  // namespace assize
