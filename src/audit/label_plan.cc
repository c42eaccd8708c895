#include "audit/label_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

#include "stats/repeated_verdicts.h"
#include "stats/student.h"

namespace assize {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kFewestForRho = 4;
constexpr std::uint32_t kFewestInCategory = 8;

/// Judgements of one comparison.
struct Heard {
  double sum[2] = {}, count[2] = {};  ///< By the system's slot.
  VerdictCounts counts;

  void add(double y, std::size_t slot) {
    sum[slot] += y;
    count[slot] += 1;
    ++(y > 0.5 ? counts.win : y < 0.5 ? counts.loss : counts.tie);
  }
  double mean() const { return (sum[0] + sum[1]) / (count[0] + count[1]); }
  bool orders_differ() const {
    if (count[0] == 0 || count[1] == 0) return false;
    return (sum[0] / count[0] - 0.5) * (sum[1] / count[1] - 0.5) <= 0 &&
           sum[0] / count[0] != sum[1] / count[1];
  }
};

/// By cluster, item and system.
using Key = std::tuple<std::uint32_t, std::uint32_t, std::uint16_t>;

std::map<Key, Heard> heard(const PilotVerdicts& pilot, std::uint16_t judge,
                           int system) {
  std::map<Key, Heard> out;
  const VerdictTable& table = pilot.table;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.judge[i] != judge || table.arm[i] != 0 || table.slots[i] != 2 ||
        table.defence[i] != 0 || std::isnan(table.y[i]) ||
        (system >= 0 && table.system[i] != system)) {
      continue;
    }
    const std::uint32_t item = table.item[i];
    out[{pilot.bench.items[item].cluster, item, table.system[i]}].add(
        table.y[i], table.slot[i] == 0 ? 0 : 1);
  }
  return out;
}

/// Second moments of judge and label over the labelled rows.
struct Moments {
  double n = 0, f = 0, y = 0, ff = 0, yy = 0, fy = 0;  ///< Central, but means.

  explicit Moments(const std::vector<LabelRow>& rows) {
    for (const LabelRow& row : rows) {
      if (std::isnan(row.label)) continue;
      n += 1;
      f += row.judge;
      y += row.label;
    }
    f /= n;
    y /= n;
    for (const LabelRow& row : rows) {
      if (std::isnan(row.label)) continue;
      const double df = row.judge - f, dy = row.label - y;
      ff += df * df;
      yy += dy * dy;
      fy += df * dy;
    }
  }
};

}  // namespace

Result<std::vector<LabelRow>> label_rows(const PilotVerdicts& pilot,
                                         const std::string& judge,
                                         const std::string& system) {
  const auto who = pilot_judge(pilot, judge);
  if (!who) return tl::unexpected(who.error());
  int of = -1;
  if (!system.empty()) {
    const auto found = pilot_system(pilot, *who, system);
    if (!found) return tl::unexpected(found.error());
    of = *found;
  }
  std::map<Key, Heard> gold;
  if (pilot.bench.gold >= 0) {
    gold = heard(pilot, static_cast<std::uint16_t>(pilot.bench.gold), of);
  }
  std::vector<LabelRow> out;
  for (const auto& [key, said] : heard(pilot, *who, of)) {
    const auto& [cluster, item, one] = key;
    LabelRow row{.item = item,
                 .cluster = cluster,
                 .system = one,
                 .category = pilot.bench.items[item].category,
                 .judge = said.mean(),
                 .verdicts = said.counts.total(),
                 .entropy = verdict_entropy(said.counts),
                 .orders_differ = said.orders_differ()};
    const auto label = gold.find(key);
    if (label != gold.end()) row.label = label->second.mean();
    out.push_back(row);
  }
  return out;
}

Result<LabelBasis> label_basis(const std::vector<LabelRow>& rows) {
  const auto labelled = std::ranges::count_if(
      rows, [](const LabelRow& row) { return !std::isnan(row.label); });
  if (static_cast<double>(labelled) < kFewestForRho) {
    return fail(fmt::format(
        "{} of {} judged comparisons have a gold label, which does not tell "
        "how well the judge follows people; give --rho instead of a pilot",
        labelled, rows.size()));
  }
  const Moments of(rows);
  if (!(of.yy > 0) || !(of.ff > 0)) {
    return fail(fmt::format(
        "{} always say the same on the {} labelled comparisons, so a "
        "correlation is not defined",
        of.yy > 0 ? "the judge's verdicts" : "the labels", labelled));
  }
  LabelBasis out;
  out.rate = of.y;
  out.variance = of.yy / of.n;
  out.rho = of.fy / std::sqrt(of.ff * of.yy);
  const double z = std::atanh(std::clamp(out.rho, -1 + 1e-12, 1 - 1e-12));
  const double half = normal_quantile(0.975) / std::sqrt(of.n - 3);
  out.rho_lower = of.n > 3 ? std::tanh(z - half) : kAbsent;
  out.rho_upper = of.n > 3 ? std::tanh(z + half) : kAbsent;
  out.rows = static_cast<double>(rows.size());
  out.labelled = of.n;
  return out;
}

double labels_for(double effective, double rows, double rho) {
  const double r = rho * rho;
  if (effective > rows) return kInfinity;
  return (1 - r) / (1 / effective - r / rows);
}

LabelPlan plan_labels(const LabelBasis& basis, const LabelQuestion& question) {
  assert(std::abs(basis.rho) <= 1 && basis.rows >= 2 && basis.variance > 0);
  // PPI++ leaves out a judge that says the opposite of people.
  const double rho = std::max(basis.rho, 0.0);
  const PowerGoal& goal = question.goal;
  const double level = 1 - goal.alpha;
  const UnitVariance one = {basis.variance, basis.variance};
  const auto width_of = [&](double variance) {
    return 2 * normal_quantile(1 - goal.alpha / 2) *
           std::sqrt(basis.variance * variance);
  };
  LabelPlan out;
  if (!std::isnan(question.width)) {
    out.alone = units_for_width(question.width, basis.variance, level, false);
  }
  if (!std::isnan(question.effect)) {
    out.alone = std::fmax(out.alone, units_needed(question.effect, one, goal));
  }
  if (!std::isnan(out.alone)) {
    out.with_judge =
        std::ceil(labels_for(out.alone, basis.rows, rho) * (1 - 1e-12));
  }
  out.labels = std::isnan(question.labels) ? out.with_judge : question.labels;
  if (std::isfinite(out.labels) && out.labels <= basis.rows) {
    out.effective = effective_labels(out.labels, basis.rows - out.labels, rho);
    out.width = width_of(1 / out.effective);
    out.detectable = detectable_effect(out.effective, basis.variance, goal);
  }
  const LabelCosts& costs = question.costs;
  if (!(costs.prediction + costs.row > 0) || rho >= 1) {
    return out;
  }
  out.relative_cost = relative_cost(costs, rho);
  out.cost = question.budget;
  if (std::isnan(out.cost))
    out.cost = out.alone * costs.label * out.relative_cost;
  if (std::isfinite(out.cost) && out.cost > 0) {
    out.split = split_budget(costs, rho, out.cost);
    out.split_width = width_of(out.split.variance);
    out.has_split = true;
  }
  return out;
}

std::vector<CategoryLabels> allocate_by_category(
    const std::vector<LabelRow>& rows, std::size_t labels) {
  const Moments of(rows);
  if (!(of.n > 0)) return {};
  const double lambda = of.ff > 0 ? std::clamp(of.fy / of.ff, 0.0, 1.0) : 0;
  struct Part {
    CategoryLabels out;
    double sum = 0, squares = 0;
  };
  std::map<std::uint16_t, Part> parts;
  Part whole;
  for (const LabelRow& row : rows) {
    Part& part = parts[row.category];
    part.out.category = row.category;
    ++part.out.rows;
    if (std::isnan(row.label)) continue;
    const double residual = row.label - lambda * row.judge;
    for (Part* to : {&part, &whole}) {
      ++to->out.labelled;
      to->sum += residual;
      to->squares += residual * residual;
    }
  }
  const auto sd = [](const Part& part) {
    const double n = part.out.labelled;
    return std::sqrt(
        std::max(0.0, part.squares / n - (part.sum / n) * (part.sum / n)));
  };
  if (labels < 2 * parts.size()) return {};
  std::vector<CategoryLabels> out;
  std::vector<double> share, spread;
  for (auto& [category, part] : parts) {
    part.out.residual_sd =
        sd(part.out.labelled < kFewestInCategory ? whole : part);
    share.push_back(static_cast<double>(part.out.rows) /
                    static_cast<double>(rows.size()));
    spread.push_back(part.out.residual_sd);
    out.push_back(part.out);
  }
  const auto given = allocate_labels(share, spread, labels);
  for (std::size_t k = 0; k < out.size(); ++k) out[k].labels = given[k];
  return out;
}

TruthAllocation allocate_by_truth(double judge_rate, double specificity,
                                  double sensitivity, double pilot,
                                  double labels) {
  const double no_errors = 1 - specificity, yes_errors = 1 - sensitivity;
  // The smoothed counts of the pilot's errors; without one, their limit.
  const double kappa = pilot > 0
                           ? (pilot * no_errors + 1) / (pilot * yes_errors + 1)
                           : no_errors / yes_errors;
  const double yes =
      std::round(labels / (1 + (1 / judge_rate - 1) * std::sqrt(kappa)));
  const double most = std::max(pilot, labels - pilot);
  const double held = std::clamp(yes, std::min(pilot, most), most);
  return {labels - held, held};
}

}  // namespace assize
