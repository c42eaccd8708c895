// How many of people's labels an interval or an effect needs, beside a judge,
// and what is the cheapest way to it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/pilot.h"
#include "core/error.h"
#include "stats/label_budget.h"
#include "stats/power.h"

namespace assize {

/// One comparison: what the judge says on average, and people.
struct LabelRow {
  std::uint32_t item = 0, cluster = 0;
  std::uint16_t system = 0, category = 0;
  double judge = kAbsent;      ///< Mean P(the system wins) over all judgements.
  double label = kAbsent;      ///< People's; NaN: not labelled.
  std::uint32_t verdicts = 0;  ///< Judgements behind `judge`.
  double entropy = 0;          ///< Of their wins, ties and losses, in nats.
  /// Both orders were shown, and their winners differ.
  bool orders_differ = false;
};

/// Of one judge and one system, or of all systems ("").  Sorted by (cluster,
/// item, system).  Rows are taken as independent of each other.
Result<std::vector<LabelRow>> label_rows(const PilotVerdicts& pilot,
                                         const std::string& judge,
                                         const std::string& system);

/// What is known of judge and people.
struct LabelBasis {
  double rate = 0.5;       ///< Of people's labels, in (0, 1).
  double variance = 0.25;  ///< Of one label.
  double rho = kAbsent;    ///< Correlation of judge and label.
  /// Fisher's 95 % interval of rho; NaN where it was assumed.
  double rho_lower = kAbsent, rho_upper = kAbsent;
  double rows = 0;      ///< All judged comparisons, labelled or not.
  double labelled = 0;  ///< Labels that there are.
};

/// From the labelled rows.  Fails below four of them, and where people or the
/// judge always say the same.
/// **Source:** Fisher 1921, Metron 1, 3-32, for the interval.
Result<LabelBasis> label_basis(const std::vector<LabelRow>& rows);

struct LabelQuestion {
  double effect = kAbsent, width = kAbsent;  ///< In shares.
  double labels = kAbsent;                   ///< Given: what so many are worth.
  double budget = kAbsent;                   ///< In the unit of the costs.
  PowerGoal goal = {};
  LabelCosts costs = {};
};

struct LabelPlan {
  double alone = kAbsent;       ///< Labels without a judge.
  double with_judge = kAbsent;  ///< With the judge on all rows; infinite: more
                                ///< than there are rows.
  double labels = kAbsent;      ///< As given, or with_judge.
  double effective = kAbsent;   ///< What these are worth in labels alone.
  double width = kAbsent, detectable = kAbsent;  ///< At `labels`.
  double relative_cost = kAbsent;  ///< Of the cheapest way, to labels alone.
  LabelBudget split;      ///< Of the budget, or of the cheapest way to `alone`.
  double cost = kAbsent;  ///< Of the split.
  double split_width = kAbsent;  ///< What the split reaches.
  bool has_split = false;        ///< Needs a judge's cost above 0.
};

/// A judge with rho below 0 is worth nothing: PPI++ clips its lambda to 0.
/// Requires rho in [-1, 1], rows >= 2 and a variance above 0.
LabelPlan plan_labels(const LabelBasis& basis, const LabelQuestion& question);

/// The labels whose PPI++ estimate beside `rows` judged rows, the labelled ones
/// among them, is worth `effective` labels alone: the inverse of
/// effective_labels().  Infinite where all rows do not suffice.
double labels_for(double effective, double rows, double rho);

/// A category's part of the labels.
struct CategoryLabels {
  std::uint16_t category = 0;
  std::uint32_t rows = 0, labelled = 0;
  double residual_sd = kAbsent;  ///< Of label less judge; pooled where few.
  std::size_t labels = 0;
};

/// Neyman's allocation over the categories by the residual of PPI++ at one
/// lambda for all; a category with fewer than 8 labels takes the residual of
/// all.  Empty where `labels` are fewer than two a category.
std::vector<CategoryLabels> allocate_by_category(
    const std::vector<LabelRow>& rows, std::size_t labels);

/// Labels of comparisons whose truth is no and yes: what makes Rogan and
/// Gladen's interval shortest.  `pilot`: labels of each kind behind the rates;
/// 0: the rates are known.  The yes are at least `pilot` and leave as many to
/// the no.  Requires all rates in (0, 1).
/// **Source:** Lee et al. 2025, arXiv:2511.21140, section on allocation.
struct TruthAllocation {
  double no = 0, yes = 0;
};
TruthAllocation allocate_by_truth(double judge_rate, double specificity,
                                  double sensitivity, double pilot,
                                  double labels);

}  // namespace assize
