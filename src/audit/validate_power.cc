// Power against the size of an effect, beside what theory says of it.

#include <fmt/format.h>

#include <cmath>
#include <string_view>

#include "audit/validate_cells.h"
#include "stats/power.h"

namespace assize {
namespace {

constexpr std::size_t kClusters = 40;
constexpr PowerGoal kGoal = {.alpha = 0.05};
/// A t test of the clusters' means, which theory is about, is not the bootstrap
/// that an audit does; they may differ by this much.
constexpr double kNear = 0.05;

/// How verdicts of a cluster go together. Theory is about normal differences.
/// Where they are independent, the clusters' differences are nearly symmetric,
/// and theory is held to. Where they share a draw, an attack wins whole
/// clusters and loses few: the differences are skewed towards it (0.5 at 8
/// points), which gives more power to a t test too, and BCa follows the skew: a
/// figure, no band.
struct Together {
  double icc = 0;
  std::string_view words;
  bool banded = false;
};
constexpr Together kTogether[] = {{0, "verdicts independent", true},
                                  {0.3, "verdicts alike", false}};

double analytic_power(const World& world, double effect) {
  const double variance = world.cluster_variance(2, 1);
  return power_to_see(effect, kClusters, {variance, variance}, kGoal,
                      kClusters - 1);
}

Cell at(double effect, const Together& together, const Instrument& instrument,
        const ValidateOptions& options) {
  const double half = effect / 200;
  WorldLaw law = law_of(
      kClusters, {{.name = "plain", .logit = logit(0.5 - half)},
                  {.name = "moved", .logit = logit(0.5 + half), .clean = 0}});
  law.sizes = {4};
  law.icc = together.icc;
  const auto world = instrument.plant(law);
  const std::string name = fmt::format("power {} {}", effect, together.words);
  const auto rows = each_world(options, [&](std::size_t number) {
    const MeasuredWorld measured =
        measure_world(instrument, *world, {}, name, number, options);
    const auto found = judge_world(measured, *world, {}, Statistics{}).found;
    for (const Effect& one : found.effects) {
      if (one.contrast == "moved" && one.quantity.metric == "win_rate") {
        return Row{one.p <= kGoal.alpha ? 1.0 : 0.0};
      }
    }
    return Row{kAbsent};
  });
  const MeanOver mean = mean_over(column_of(rows, 0));
  Cell cell{.group = "power",
            .what = fmt::format("an effect of {:g} points, {}", effect,
                                together.words),
            .clusters = kClusters,
            .worlds = rows.size(),
            .value = mean.value,
            .error = mean.error,
            .truth = effect,
            .analytic = analytic_power(*world, effect)};
  if (together.banded) {
    set_band(cell.analytic - kNear, cell.analytic + kNear, options.quick, cell);
  } else {
    cell.note = "theory is of differences without a skew";
  }
  return cell;
}

void run(const Together& together, const Instrument& instrument,
         const ValidateOptions& options, Validation& out) {
  double before = 0, steps = 0, risen = 0;
  for (const double effect : {0.0, 4.0, 8.0, 12.0, 16.0, 20.0}) {
    if (options.quick && (effect == 4 || effect == 12 || effect == 20)) {
      continue;
    }
    Cell cell = at(effect, together, instrument, options);
    risen += cell.value >= before ? 1 : 0;
    ++steps;
    before = cell.value;
    out.cells.push_back(std::move(cell));
  }
  Cell monotone{
      .group = "power",
      .what = fmt::format("grows with the effect, {}", together.words),
      .clusters = kClusters,
      .worlds = options.worlds,
      .value = risen / steps};
  set_band(1, kAbsent, false, monotone);
  monotone.note = "share of the steps that are none downwards";
  out.cells.push_back(std::move(monotone));
}

}  // namespace

std::vector<NamedPart> power_parts(const ValidateOptions& options) {
  std::vector<NamedPart> parts;
  for (const Together& together : kTogether) {
    if (options.quick && !together.banded) continue;
    parts.push_back({"power", [together](const auto& instrument,
                                         const auto& given, auto& out) {
                       run(together, instrument, given, out);
                     }});
  }
  return parts;
}

}  // namespace assize
