#include "calibrations/panel_verdicts.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "calibrations/labelled_verdicts.h"
#include "stats/judge_vote.h"

namespace assize {
namespace {

constexpr double kTrim = 0.2;        ///< Cut from each end by `trimmed`.
constexpr std::uint32_t kFolds = 5;  ///< Of instructions, for learning.

/// A vote for the system (1), against it (0) or for neither.
std::uint32_t vote(double said) {
  if (std::isnan(said) || said == 0.5) return kNoVote;
  return said > 0.5 ? 1 : 0;
}

/// By fold and member, the weight of a vote as learnt on the other folds.
std::vector<std::vector<double>> weights(const std::vector<PanelRow>& rows,
                                         std::size_t members) {
  std::vector<std::vector<double>> out(kFolds, std::vector<double>(members));
  for (std::uint32_t fold = 0; fold < kFolds; ++fold) {
    for (std::size_t m = 0; m < members; ++m) {
      double right = 0, n = 0;
      for (const PanelRow& row : rows) {
        const std::uint32_t said = vote(row.said[m]), label = vote(row.label);
        if (row.cluster % kFolds == fold || said == kNoVote ||
            label == kNoVote) {
          continue;
        }
        right += said == label;
        n += 1;
      }
      out[fold][m] = vote_weight(smoothed_accuracy(right, n), 2);
    }
  }
  return out;
}

}  // namespace

bool needs_gold(PanelRule rule) { return rule == PanelRule::kAnchored; }

std::vector<PanelRow> panel_rows(const Study& study,
                                 const std::vector<std::uint16_t>& members) {
  std::map<std::tuple<std::uint16_t, std::uint32_t, std::uint32_t>, PanelRow>
      rows;
  for (std::size_t m = 0; m < members.size(); ++m) {
    for (const LabelledVerdict& one : labelled_verdicts(study, members[m])) {
      PanelRow& row = rows[{one.system, one.cluster, one.item}];
      row.said.resize(members.size(), kAbsent);
      row.system = one.system;
      row.cluster = one.cluster;
      row.label = one.label;
      row.said[m] = one.judge;
    }
  }
  std::vector<PanelRow> out;
  out.reserve(rows.size());
  for (auto& [key, row] : rows) out.push_back(std::move(row));
  return out;
}

PanelVerdicts::PanelVerdicts(const std::vector<PanelRow>& rows,
                             std::size_t members, PanelRule rule)
    : rule_(rule) {
  if (rule == PanelRule::kAnchored) weights_ = weights(rows, members);
}

double PanelVerdicts::of(const PanelRow& row, int without) const {
  std::vector<double> said;
  for (std::size_t m = 0; m < row.said.size(); ++m) {
    const bool left_out = static_cast<int>(m) == without;
    said.push_back(left_out ? kAbsent : row.said[m]);
  }
  const bool none =
      std::ranges::all_of(said, [](double one) { return std::isnan(one); });
  if (none) return kAbsent;
  switch (rule_) {
    case PanelRule::kMean:
      return trimmed_mean(said, 0);
    case PanelRule::kMedian:
      return median_score(said);
    case PanelRule::kTrimmed:
      return trimmed_mean(said, kTrim);
    default:
      return voted(row, said);
  }
}

double PanelVerdicts::voted(const PanelRow& row,
                            const std::vector<double>& said) const {
  std::vector<std::uint32_t> votes;
  votes.reserve(said.size());
  for (const double one : said) votes.push_back(vote(one));
  if (rule_ == PanelRule::kAnchored) {
    const double won =
        weighted_vote(votes, weights_[row.cluster % kFolds], 2)[1];
    return won == 0.5 ? 0.5 : static_cast<double>(won > 0.5);
  }
  const auto winner = majority(votes, 2);
  return winner ? *winner : 0.5;
}

}  // namespace assize
