// Planted effects, alone and together, as the audit finds them: without bias,
// and inside their intervals.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "audit/validate_cells.h"

namespace assize {
namespace {

constexpr std::size_t kClusters = 40;
/// Replicates that refit a model, at most: they are most of the work.
constexpr std::size_t kMostRefits = 400;
/// A bias is none where it is within so many Monte Carlo standard errors; of
/// the thirty or so figures one in ten runs would leave two of them.
constexpr double kErrors = 4;

/// A figure of the report: an effect, or a headline where contrast is "".
struct Figure {
  std::string label, contrast, calibration, system;
  std::string metric = "win_rate";
};

constexpr const char* kAll = "all of them";

struct Planting {
  std::string name;
  WorldLaw law;
  Wanted wanted;
  std::vector<Figure> figures;

  bool refits() const {
    return std::ranges::find(wanted.calibrations, "style_controlled") !=
           wanted.calibrations.end();
  }
};

/// Everything that a bias can act on: "plain", its longer and its bold self,
/// what the judge's family wrote, and answers with an order in them.
WorldLaw law(const PlantedJudge& judge) {
  WorldLaw out = law_of(
      kClusters,
      {{.name = "plain", .longer = 0.5, .bold = 0.5},
       {.name = "long", .longer = 0.9, .bold = 0.5, .clean = 0},
       {.name = "bold", .longer = 0.5, .bold = 0.9, .clean = 0},
       {.name = "kin", .logit = -0.2, .bold = 0.5, .own = true, .clean = 0},
       {.name = "order",
        .bold = 0.5,
        .injected = 0.5,
        .clean = 0,
        .entrant = true}},
      judge);
  out.missing = out.unparsed = 0.05;
  return out;
}

const Figure kPosition = {"position effect", "position_effect",
                          "position_balanced", "plain", "position_effect"};
const Figure kLength = {"length: raw", "long", "raw", "long"};
const Figure kLengthHeld = {"length: at equal looks", "long",
                            "style_controlled", "long"};
const Figure kStyle = {"style: raw", "bold", "raw", "bold"};
const Figure kStyleHeld = {"style: at equal looks", "bold", "style_controlled",
                           "bold"};
const Figure kSelf = {"self-preference: beyond a neutral judge",
                      "kin:beyond_neutral", "raw", "kin"};
const Figure kInjection = {"injection: raw", "order", "raw", "order"};
const Figure kBalanced = {"position: win rate", "", "position_balanced",
                          "plain"};

std::vector<Planting> plantings() {
  const Wanted balanced{.calibrations = {"position_balanced"}};
  const Wanted styled{.calibrations = {"style_controlled"}};
  WorldLaw self = law({.name = "judge", .self = 1});
  self.judges.push_back({.name = "neutral", .surrogate = true});
  WorldLaw mixed = law({.name = "judge",
                        .position = 0.8,
                        .length = 3,
                        .style = 1,
                        .self = 0.8,
                        .injection = 1.5});
  mixed.judges.push_back({.name = "neutral", .surrogate = true});
  return {
      {"none",
       law({.name = "judge"}),
       styled,
       {kLength, kStyleHeld, kInjection}},
      {"position",
       law({.name = "judge", .position = 0.8}),
       balanced,
       {kPosition, kBalanced}},
      {"length",
       law({.name = "judge", .length = 3}),
       styled,
       {kLength, kLengthHeld}},
      {"style",
       law({.name = "judge", .style = 1.2}),
       styled,
       {kStyle, kStyleHeld}},
      {"self-preference", self, {.surrogates = {1}}, {kSelf}},
      {"injection", law({.name = "judge", .injection = 1.5}), {}, {kInjection}},
      {kAll,
       mixed,
       {.calibrations = {"position_balanced", "style_controlled"},
        .surrogates = {1}},
       {kPosition, kLength, kLengthHeld, kStyle, kStyleHeld, kSelf,
        kInjection}}};
}

const Estimate* estimate_of(const Figure& figure, const Analysis& in,
                            const Benchmark& bench) {
  for (const Effect& effect : in.effects) {
    if (effect.contrast == figure.contrast && effect.quantity.judge == 0 &&
        effect.quantity.metric == figure.metric &&
        effect.calibration == figure.calibration &&
        bench.systems[effect.quantity.system] == figure.system) {
      return &effect.estimate;
    }
  }
  for (const Headline& row : in.headlines) {
    if (figure.contrast.empty() && row.quantity.judge == 0 &&
        row.quantity.metric == figure.metric &&
        row.calibration == figure.calibration &&
        bench.systems[row.quantity.system] == figure.system) {
      return &row.estimate;
    }
  }
  return nullptr;
}

/// Covered, width, error of the value, truth.
void add(const Figure& figure, const Judgement& judged, const Benchmark& bench,
         Row& row) {
  constexpr double kWidest = 400;  // No limit: differences of differences.
  const Estimate* found = estimate_of(figure, judged.found, bench);
  const Estimate* truth = estimate_of(figure, judged.truth, bench);
  if (found == nullptr || truth == nullptr) {
    row.insert(row.end(), 4, kAbsent);
    return;
  }
  const Held here = held(*found, truth->value, kWidest);
  row.insert(row.end(), {here.covered, here.width, found->value - truth->value,
                         truth->value});
}

void run(const Planting& planting, const Instrument& instrument,
         const ValidateOptions& given, Validation& out) {
  const auto world = instrument.plant(planting.law);
  ValidateOptions options = given;
  if (planting.refits()) {
    options.resamples = std::min(options.resamples, kMostRefits);
  }
  const std::string name = "recovery " + planting.name;
  const auto rows = each_world(options, [&](std::size_t number) {
    const MeasuredWorld measured = measure_world(
        instrument, *world, planting.wanted, name, number, options);
    const Judgement judged =
        judge_world(measured, *world, planting.wanted, Statistics{});
    Row row;
    for (const Figure& figure : planting.figures) {
      add(figure, judged, measured.drawn.bench, row);
    }
    return row;
  });
  for (std::size_t i = 0; i < planting.figures.size(); ++i) {
    Cell cell =
        coverage_cell(fmt::format("{}; planted: {}", planting.figures[i].label,
                                  planting.name),
                      kClusters, rows, 4 * i);
    cell.group = "recovery, coverage";
    cell.truth = mean_over(column_of(rows, 4 * i + 3)).value;
    set_band(options.least_coverage, options.most_coverage, true, cell);
    Cell bias = cell;
    bias.group = "recovery, bias";
    const MeanOver mean = mean_over(column_of(rows, 4 * i + 2));
    bias.value = mean.value;
    bias.error = mean.error;
    bias.median_width = kAbsent;
    set_band(-kErrors * mean.error, kErrors * mean.error, false, bias);
    out.cells.push_back(std::move(cell));
    out.cells.push_back(std::move(bias));
  }
}

}  // namespace

std::vector<NamedPart> recovery_parts(const ValidateOptions& options) {
  std::vector<NamedPart> parts;
  for (const Planting& planting : plantings()) {
    // Of those that take long the last, which has all in one.
    if (options.quick && planting.refits() && planting.name != kAll) continue;
    parts.push_back({"recovery", [planting](const auto& instrument,
                                            const auto& given, auto& out) {
                       run(planting, instrument, given, out);
                     }});
  }
  return parts;
}

}  // namespace assize
