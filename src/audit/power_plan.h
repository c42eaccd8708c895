// How many instructions an effect or an interval needs, and what a given number
// of them shows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "stats/power.h"
#include "stats/variance_components.h"

namespace assize {

/// What is supposed of the judgements where there is no pilot.
struct PowerAssumptions {
  double rate = 0.5;  ///< Of wins, in (0, 1).
  /// How many pairs differ at all, in (0, 1]: the estimate is then a paired
  /// difference.  NaN: it is a share.
  double discordance = kAbsent;
  double rows = 1;  ///< Comparisons of one instruction, on average; >= 1.
  double icc = 0;   ///< Of an instruction's comparisons, in [0, 1].
  double cv = 0;    ///< Of the number of comparisons; >= 0.
  /// Times the variance of independent comparisons; instead of icc and cv.
  double design_effect = kAbsent;
  /// What share of one judgement's variance averaging over orders, and over
  /// repeats, takes away; each in [0, 1], together at most 1.
  double order_share = 0, repeat_share = 0;
};

/// Where the variance of an instruction comes from.
struct PowerSource {
  PowerAssumptions assumed;
  std::optional<VarianceComponents> pilot;  ///< Instead of what is assumed.
  /// In the pilot: its orders are within an instruction, whatever they show.
  bool paired() const;
  /// What one instruction brings to the mean if the effect is `effect`.
  UnitVariance per_instruction(double effect, double orders,
                               double repeats) const;
};

struct PowerQuestion {
  double effect = kAbsent;  ///< To be seen; in shares, not points; not 0.
  double width = kAbsent;   ///< Of the interval, both sides together.
  double items = kAbsent;   ///< Instructions; NaN: to be found.
  PowerGoal goal = {};
  /// Tests or intervals that must all hold: each gets alpha / comparisons
  /// (Bonferroni).
  double comparisons = 1;
  int most_orders = 2, most_repeats = 3;
  double cost_per_call = kAbsent;  ///< US dollars; NaN: not known.
};

/// One way to ask: so many orders and repeats of every comparison.
struct PowerDesign {
  int orders = 1, repeats = 1;
  double standard_deviation = kAbsent;  ///< Of an instruction's mean.
  double for_effect = kAbsent;          ///< Instructions it needs.
  double for_width = kAbsent;
  double items = kAbsent;       ///< As given, or the larger of both needs.
  double power = kAbsent;       ///< At `items`, for the effect.
  double detectable = kAbsent;  ///< The least effect seen at `items`.
  double width = kAbsent;       ///< Of the interval at `items`.
  double calls = kAbsent, cost = kAbsent;
  bool cheapest = false;  ///< Fewest calls; of equals, most orders.
};

/// The errors of a question that cannot be answered: nothing asked, a number
/// out of its range, an effect that leads out of [0, 1] or above discordance.
/// Each names its flag.
std::vector<Error> check(const PowerSource& source,
                         const PowerQuestion& question);

/// Every design from 1 to most_orders orders and 1 to most_repeats repeats.
/// Normal quantiles for assumptions, whose variance is known; Student's with
/// items - 1 degrees of freedom for a pilot.  The interval of a share is
/// Wilson's, at as many independent items as the variance is worth.  Requires
/// check() without errors.
std::vector<PowerDesign> power_designs(const PowerSource& source,
                                       const PowerQuestion& question);

}  // namespace assize
