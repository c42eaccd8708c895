// Coverage of a mean and of a paired difference by number of instructions.

#include <fmt/format.h>

#include "audit/validate_cells.h"

namespace assize {
namespace {

constexpr double kLevels = 100;       ///< The range of a win rate, in points.
constexpr double kDifferences = 200;  ///< Of a difference of two.

struct Setting {
  double p = 0.5;
  std::size_t clusters = 0;
  bool equal = false;  ///< Four items in each cluster, and more alike.
  bool banded = false;
};

WorldLaw law_at(const Setting& setting) {
  const double w = logit(setting.p);
  WorldLaw law =
      law_of(setting.clusters, {{.name = "plain", .logit = w},
                                {.name = "same", .logit = w, .clean = 0}});
  if (setting.equal) {
    law.sizes = {4};
    law.icc = 0.5;
  }
  return law;
}

void run(const Setting& setting, const Instrument& instrument,
         const ValidateOptions& options, Validation& out) {
  const auto world = instrument.plant(law_at(setting));
  const std::string name =
      fmt::format("coverage {} {} {}", setting.p, setting.clusters,
                  setting.equal ? "equal" : "unequal");
  // Below the least number that an audit offers one for too.
  const IntervalRule rule{.least_clusters = 2};
  const auto rows = each_world(options, [&](std::size_t number) {
    const MeasuredWorld measured =
        measure_world(instrument, *world, {}, name, number, options);
    const std::size_t plain = measured.column("raw", "win_rate", 1);
    const std::size_t same = measured.column("raw", "win_rate", 2);
    const Term level[] = {{plain, 1}};
    const Term difference[] = {{same, 1}, {plain, -1}};
    const Held of_level =
        held(estimate(combine(measured.measured, level), rule),
             kLevels * setting.p, kLevels);
    const Held of_difference =
        held(estimate(combine(measured.measured, difference), rule), 0,
             kDifferences);
    return Row{of_level.covered, of_level.width, of_difference.covered,
               of_difference.width};
  });
  const std::string_view sizes = setting.equal ? "equal" : "unequal";
  std::size_t column = 0;
  for (const std::string_view what : {"win rate", "paired difference"}) {
    Cell cell = coverage_cell(
        fmt::format("{} at {:g}, {} clusters", what, setting.p, sizes),
        setting.clusters, rows, column);
    cell.truth = column == 0 ? kLevels * setting.p : 0;
    if (setting.banded) {
      set_band(options.least_coverage, options.most_coverage, options.quick,
               cell);
    } else if (setting.clusters < IntervalRule{}.least_clusters) {
      cell.note = "an audit offers no interval here";
    }
    out.cells.push_back(std::move(cell));
    column += 2;
  }
}

}  // namespace

std::vector<NamedPart> coverage_parts(const ValidateOptions& options) {
  std::vector<Setting> settings;
  for (const std::size_t clusters : {8, 12, 20, 200}) {
    settings.push_back({0.5, clusters, false, true});
  }
  // As alike as judgecal's: the means of clusters then lie about two points,
  // and of a few of those no interval has just the level. Figures, no bands.
  for (const std::size_t clusters : {8, 12, 20, 200}) {
    if (options.quick && clusters > 8) continue;
    settings.push_back({0.5, clusters, true, false});
  }
  for (const double p : {0.8, 0.9}) {
    for (const std::size_t clusters : {8, 12, 20, 200}) {
      if (options.quick && clusters > 8) continue;
      settings.push_back({p, clusters, false, false});
    }
  }
  for (const double p : {0.5, 0.8, 0.9}) {
    for (const std::size_t clusters : {3, 5}) {
      if (options.quick && p > 0.5) continue;
      settings.push_back({p, clusters, false, false});
    }
  }
  std::vector<NamedPart> parts;
  parts.reserve(settings.size());
  for (const Setting& setting : settings) {
    parts.push_back({"coverage", [setting](const auto& instrument,
                                           const auto& given, auto& out) {
                       run(setting, instrument, given, out);
                     }});
  }
  return parts;
}

}  // namespace assize
