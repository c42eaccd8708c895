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
  std::size_t times = 1;  ///< As many worlds as other cells, so often.
  std::string_view simulated = {};  ///< Coverage of the win rate, elsewhere.
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
         const ValidateOptions& given, Validation& out) {
  ValidateOptions options = given;
  options.worlds *= setting.times;
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
    if (column == 0 && !setting.simulated.empty()) {
      cell.note =
          fmt::format("{} by a simulation elsewhere", setting.simulated);
    }
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

/// As alike as judgecal's: the means of clusters then lie about two points, and
/// Wilson's bounds, which take the spread at the truth and not at the value,
/// hold a little more than their level. Coverage by simulation elsewhere
/// (tests/oracles/equal_clusters.py) is so near the band's end that as few
/// worlds as in other cells would leave it once in four runs.
void add_equal(const ValidateOptions& options, std::vector<Setting>& settings) {
  constexpr std::size_t kTimes = 8;
  settings.push_back({.clusters = 8,
                      .equal = true,
                      .banded = true,
                      .times = kTimes,
                      .simulated = "0.966"});
  if (options.quick) return;
  settings.push_back({.clusters = 12,
                      .equal = true,
                      .banded = true,
                      .times = kTimes,
                      .simulated = "0.963"});
  settings.push_back(
      {.clusters = 20, .equal = true, .banded = true, .simulated = "0.959"});
  settings.push_back({.clusters = 200, .equal = true, .banded = true});
}

}  // namespace

std::vector<NamedPart> coverage_parts(const ValidateOptions& options) {
  std::vector<Setting> settings;
  for (const std::size_t clusters : {8, 12, 20, 200}) {
    settings.push_back({.clusters = clusters, .banded = true});
  }
  add_equal(options, settings);
  for (const double p : {0.8, 0.9}) {
    for (const std::size_t clusters : {8, 12, 20, 200}) {
      if (options.quick && clusters > 8) continue;
      settings.push_back({.p = p, .clusters = clusters});
    }
  }
  for (const double p : {0.5, 0.8, 0.9}) {
    for (const std::size_t clusters : {3, 5}) {
      if (options.quick && p > 0.5) continue;
      settings.push_back({.p = p, .clusters = clusters});
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
