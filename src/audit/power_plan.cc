#include "audit/power_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>

#include "stats/interval.h"

namespace assize {
namespace {

bool given(double value) { return !std::isnan(value); }

/// alpha / comparisons.
PowerGoal corrected(const PowerQuestion& question) {
  PowerGoal goal = question.goal;
  goal.alpha /= question.comparisons;
  return goal;
}

/// Everything of one design.
class Designing {
 public:
  Designing(const PowerSource& source, const PowerQuestion& question)
      : source_(source), question_(question), goal_(corrected(question)) {}

  PowerDesign at(int orders, int repeats) const {
    PowerDesign out{.orders = orders, .repeats = repeats};
    const double effect = given(question_.effect) ? question_.effect : 0;
    const UnitVariance variance =
        source_.per_instruction(effect, orders, repeats);
    out.standard_deviation = std::sqrt(variance.null);
    if (given(question_.effect)) out.for_effect = needed(variance);
    if (given(question_.width)) out.for_width = needed_for_width(variance.null);
    out.items = given(question_.items)
                    ? question_.items
                    : std::fmax(out.for_effect, out.for_width);
    if (std::isfinite(out.items)) see(variance, out);
    const double rows = student() ? 1 : source_.assumed.rows;
    out.calls = out.items * rows * orders * repeats;
    out.cost = out.calls * question_.cost_per_call;
    return out;
  }

 private:
  bool student() const { return source_.pilot.has_value(); }
  double level() const { return 1 - goal_.alpha; }

  double needed(const UnitVariance& variance) const {
    return student() ? clusters_needed(question_.effect, variance.null, goal_)
                     : units_needed(question_.effect, variance, goal_);
  }

  /// A share whose interval is Wilson's; what an instruction is worth in
  /// independent items follows from its variance.
  bool is_share() const { return !source_.paired() && !student(); }
  double worth(double variance) const {
    const double rate = source_.assumed.rate;
    return rate * (1 - rate) / variance;
  }

  double needed_for_width(double variance) const {
    if (!is_share()) {
      return units_for_width(question_.width, variance, level(), student());
    }
    const double independent =
        items_for_wilson_width(question_.width, source_.assumed.rate, level());
    return std::ceil(independent / worth(variance) * (1 - 1e-12));
  }

  void see(const UnitVariance& variance, PowerDesign& out) const {
    const double n = out.items;
    const double freedom = student() ? n - 1 : kNormalFreedom;
    if (variance.null > 0) {
      out.detectable = detectable_effect(n, variance.null, goal_, freedom);
      out.width = is_share()
                      ? wilson_width(n * worth(variance.null))
                      : 2 * student_quantile(1 - goal_.alpha / 2, freedom) *
                            out.standard_deviation / std::sqrt(n);
    }
    if (!given(question_.effect)) return;
    const bool spread = variance.null > 0 && variance.alternative > 0;
    out.power =
        spread ? power_to_see(question_.effect, n, variance, goal_, freedom)
               : 1;
  }

  double wilson_width(double n) const {
    const Interval interval = wilson(source_.assumed.rate * n, n, level());
    return interval.upper - interval.lower;
  }

  const PowerSource& source_;
  const PowerQuestion& question_;
  PowerGoal goal_;
};

class Checking {
 public:
  Checking(const PowerSource& source, const PowerQuestion& question)
      : source_(source), question_(question) {}

  std::vector<Error> run() {
    check_question();
    if (!source_.pilot) check_assumptions();
    if (errors_.empty() && !source_.pilot) check_effect();
    return std::move(errors_);
  }

 private:
  void fault(const char* flag, std::string message) {
    errors_.push_back({std::move(message), {flag}});
  }

  void within(const char* flag, double value, double least, double most) {
    if (value >= least && value <= most) return;
    fault(flag, fmt::format("must lie in [{:g}, {:g}], got {:g}", least, most,
                            value));
  }

  /// Both ends excluded.
  void inside(const char* flag, double value, double low, double high,
              double scale = 1) {
    if (value > low && value < high) return;
    fault(flag, fmt::format("must lie between {:g} and {:g}, got {:g}",
                            low * scale, high * scale, value * scale));
  }

  void check_question() {
    const bool effect = given(question_.effect), width = given(question_.width);
    if (!effect && !width && !given(question_.items)) {
      fault("",
            "nothing is asked; give --effect or --width for the number of "
            "instructions, or --items for what that many show");
    }
    if (effect &&
        (question_.effect == 0 || !(std::abs(question_.effect) < 1))) {
      fault("--effect", fmt::format("must be points other than 0 between -100 "
                                    "and 100, got {:g}",
                                    100 * question_.effect));
    }
    if (width) inside("--width", question_.width, 0, 1, 100);
    if (given(question_.items)) within("--items", question_.items, 2, 1e9);
    inside("--alpha", question_.goal.alpha, 0, 1);
    inside("--power", question_.goal.power, 0, 1);
    within("--comparisons", question_.comparisons, 1, 1e6);
    if (given(question_.cost_per_call)) {
      within("--judge-cost", question_.cost_per_call, 0, 1e6);
    }
  }

  void check_assumptions() {
    const PowerAssumptions& of = source_.assumed;
    inside("--rate", of.rate, 0, 1, 100);
    if (given(of.discordance)) {
      within("--discordance", 100 * of.discordance, 1e-6, 100);
    }
    within("--rows", of.rows, 1, 1e6);
    within("--icc", of.icc, 0, 1);
    within("--cv", of.cv, 0, 100);
    if (given(of.design_effect)) {
      within("--design-effect", of.design_effect, 1e-6, 1e6);
    }
    within("--order-share", of.order_share, 0, 1);
    within("--repeat-share", of.repeat_share, 0, 1);
    if (errors_.empty() && of.order_share + of.repeat_share > 1) {
      fault("--repeat-share",
            "makes more than the whole of the variance "
            "together with --order-share");
    }
  }

  void check_effect() {
    if (!given(question_.effect)) return;
    const double effect = question_.effect;
    if (source_.paired()) {
      if (std::abs(effect) < source_.assumed.discordance) return;
      fault("--effect",
            fmt::format("{:g} points need more than {:g} % of the pairs to "
                        "differ; raise --discordance",
                        100 * effect, 100 * source_.assumed.discordance));
      return;
    }
    const double moved = source_.assumed.rate + effect;
    if (moved > 0 && moved < 1) return;
    fault("--effect",
          fmt::format("{:g} points from a rate of {:g} % leave 0 to 100 %; "
                      "change its sign or --rate",
                      100 * effect, 100 * source_.assumed.rate));
  }

  const PowerSource& source_;
  const PowerQuestion& question_;
  std::vector<Error> errors_;
};

}  // namespace

bool PowerSource::paired() const { return !std::isnan(assumed.discordance); }

UnitVariance PowerSource::per_instruction(double effect, double orders,
                                          double repeats) const {
  if (pilot) {
    const double variance = pilot->per_item(orders, repeats);
    return {variance, variance};
  }
  const UnitVariance one =
      paired() ? paired_variance(assumed.discordance, effect)
               : proportion_variance(assumed.rate, assumed.rate + effect);
  const double deff = std::isnan(assumed.design_effect)
                          ? design_effect(assumed.rows, assumed.icc, assumed.cv)
                          : assumed.design_effect;
  const double kept = 1 - assumed.order_share - assumed.repeat_share +
                      assumed.order_share / orders +
                      assumed.repeat_share / (orders * repeats);
  const double factor = kept * deff / assumed.rows;
  return {one.null * factor, one.alternative * factor};
}

std::vector<Error> check(const PowerSource& source,
                         const PowerQuestion& question) {
  return Checking(source, question).run();
}

std::vector<PowerDesign> power_designs(const PowerSource& source,
                                       const PowerQuestion& question) {
  assert(question.most_orders >= 1 && question.most_repeats >= 1);
  const Designing designing(source, question);
  std::vector<PowerDesign> out;
  for (int orders = 1; orders <= question.most_orders; ++orders) {
    for (int repeats = 1; repeats <= question.most_repeats; ++repeats) {
      out.push_back(designing.at(orders, repeats));
    }
  }
  if (!given(question.items)) {
    auto best = out.begin();
    for (auto it = out.begin(); it != out.end(); ++it) {
      if (it->calls < best->calls ||
          (it->calls == best->calls && it->orders > best->orders)) {
        best = it;
      }
    }
    best->cheapest = std::isfinite(best->calls);
  }
  return out;
}

}  // namespace assize
