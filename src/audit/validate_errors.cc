// How often tests err: of one effect that is not there, of one as large as the
// margin, and of a whole report in which some effects are there.

#include <fmt/format.h>

#include <cmath>

#include "audit/validate_cells.h"

namespace assize {
namespace {

constexpr double kAlpha = 0.05;
constexpr double kNone = 1e-9;  ///< Points; an effect below it is not there.

double rejected(double p) {
  return std::isnan(p) ? kAbsent : (p <= kAlpha ? 1.0 : 0.0);
}

const Effect* find(const std::vector<Effect>& effects,
                   std::string_view contrast, std::string_view metric,
                   std::string_view calibration) {
  for (const Effect& effect : effects) {
    if (effect.contrast == contrast && effect.quantity.metric == metric &&
        effect.calibration == calibration) {
      return &effect;
    }
  }
  return nullptr;
}

Cell rate_cell(std::string group, std::string what, std::size_t clusters,
               const std::vector<Row>& rows, std::size_t column) {
  const MeanOver mean = mean_over(column_of(rows, column));
  return {.group = std::move(group),
          .what = std::move(what),
          .clusters = clusters,
          .worlds = rows.size(),
          .value = mean.value,
          .error = mean.error};
}

void type_one(std::size_t clusters, const Instrument& instrument,
              const ValidateOptions& options, Validation& out) {
  const auto world = instrument.plant(
      law_of(clusters, {{.name = "plain"}, {.name = "same", .clean = 0}}));
  const Wanted wanted{.calibrations = {"position_balanced"}};
  const std::string name = fmt::format("type one {}", clusters);
  const auto rows = each_world(options, [&](std::size_t number) {
    const MeasuredWorld measured =
        measure_world(instrument, *world, wanted, name, number, options);
    const auto found =
        judge_world(measured, *world, wanted, Statistics{}).found;
    const Effect* attack = find(found.effects, "same", "win_rate", "raw");
    const Effect* position = find(found.effects, "position_effect",
                                  "position_effect", "position_balanced");
    return Row{attack == nullptr ? kAbsent : rejected(attack->p),
               position == nullptr ? kAbsent : rejected(position->p)};
  });
  const char* const what[] = {"an attack without effect",
                              "a judge without a slot"};
  for (std::size_t i = 0; i < std::size(what); ++i) {
    Cell cell = rate_cell("type I error", what[i], clusters, rows, i);
    set_band(1 - options.most_coverage, 1 - options.least_coverage, true, cell);
    out.cells.push_back(std::move(cell));
  }
}

/// An effect exactly as large as the margin is not within it.
void equivalence(double margin, const Instrument& instrument,
                 const ValidateOptions& options, Validation& out) {
  constexpr std::size_t kClusters = 100;
  const double half = margin / 200;
  const auto world = instrument.plant(law_of(
      kClusters, {{.name = "plain", .logit = logit(0.5 - half)},
                  {.name = "moved", .logit = logit(0.5 + half), .clean = 0}}));
  Statistics statistics;
  statistics.margin = margin;
  const std::string name = fmt::format("equivalence {}", margin);
  const auto rows = each_world(options, [&](std::size_t number) {
    const MeasuredWorld measured =
        measure_world(instrument, *world, {}, name, number, options);
    const auto found = judge_world(measured, *world, {}, statistics).found;
    const Effect* effect = find(found.effects, "moved", "win_rate", "raw");
    return Row{effect == nullptr ? kAbsent : rejected(effect->p_equivalence)};
  });
  Cell cell =
      rate_cell("equivalence",
                fmt::format("an effect of the margin, {:g} points", margin),
                kClusters, rows, 0);
  cell.truth = margin;
  set_band(kAbsent, 1 - options.least_coverage, true, cell);
  out.cells.push_back(std::move(cell));
}

/// Of what a report calls present, the share that is not there.
class FalseShare {
 public:
  void add(bool present, bool there) {
    found_ += present;
    false_ += present && !there;
    there_ += there;
    seen_ += present && there;
  }
  double of_found() const { return found_ > 0 ? false_ / found_ : 0; }
  double of_there() const { return there_ > 0 ? seen_ / there_ : kAbsent; }

 private:
  double found_ = 0, false_ = 0, there_ = 0, seen_ = 0;
};

WorldLaw mixed() {
  std::vector<PlantedSystem> systems = {{.name = "one"}, {.name = "two"}};
  // Points of effect; half of them none.
  const double effects[] = {0, 0, 0, 0, 10, 15, 20, 25};
  for (std::size_t i = 0; i < std::size(effects); ++i) {
    systems.push_back({.name = fmt::format("attack{}", i),
                       .logit = logit(0.5 + effects[i] / 100),
                       .clean = static_cast<int>(i % 2)});
  }
  WorldLaw law = law_of(60, systems);
  law.missing = law.unparsed = 0.02;
  return law;
}

void false_discoveries(const Instrument& instrument,
                       const ValidateOptions& options, Validation& out) {
  const WorldLaw law = mixed();
  const auto world = instrument.plant(law);
  const Wanted wanted{.calibrations = {"position_balanced"}};
  const Statistics statistics;
  const auto rows = each_world(options, [&](std::size_t number) {
    const MeasuredWorld measured = measure_world(
        instrument, *world, wanted, "false discoveries", number, options);
    const auto [found, truth] =
        judge_world(measured, *world, wanted, statistics);
    FalseShare bh, by;
    for (std::size_t i = 0; i < found.effects.size(); ++i) {
      const Effect& effect = found.effects[i];
      const bool there = std::abs(truth.effects[i].estimate.value) > kNone;
      bh.add(effect.conclusion == Conclusion::kPresent, there);
      by.add(effect.q_by <= statistics.fdr, there);
    }
    return Row{bh.of_found(), by.of_found(), bh.of_there(), by.of_there()};
  });
  const char* const rules[] = {"Benjamini-Hochberg", "Benjamini-Yekutieli"};
  for (std::size_t i = 0; i < std::size(rules); ++i) {
    Cell cell = rate_cell("false discoveries",
                          fmt::format("whole report, {}", rules[i]),
                          law.clusters, rows, i);
    set_band(kAbsent, statistics.fdr, true, cell);
    cell.note = fmt::format("{:.0f} % of the effects that are there are found",
                            100 * mean_over(column_of(rows, 2 + i)).value);
    out.cells.push_back(std::move(cell));
  }
}

}  // namespace

std::vector<NamedPart> error_parts(const ValidateOptions& options) {
  std::vector<NamedPart> parts;
  for (const std::size_t clusters : {8, 20, 100}) {
    if (options.quick && clusters == 100) continue;
    parts.push_back({"type I error", [clusters](const auto& instrument,
                                                const auto& given, auto& out) {
                       type_one(clusters, instrument, given, out);
                     }});
  }
  parts.push_back(
      {"equivalence", [](const auto& instrument, const auto& given, auto& out) {
         equivalence(10, instrument, given, out);
       }});
  parts.push_back({"false discoveries", false_discoveries});
  return parts;
}

}  // namespace assize
