// Fits and ranks over too few instructions refuse, and say why.

#include <algorithm>
#include <cmath>

#include "audit/validate_cells.h"

namespace assize {
namespace {

constexpr std::size_t kTooFew = 7;  ///< Instructions; one below the least.

WorldLaw law() {
  WorldLaw out = law_of(
      kTooFew, {{.name = "plain", .logit = 0.2, .bold = 0.5},
                {.name = "other", .logit = -0.2, .bold = 0.5},
                {.name = "attacked", .logit = 0.4, .bold = 0.5, .clean = 0}});
  out.sizes = {12};  // Enough verdicts for a fit, too few instructions.
  return out;
}

/// Whether every headline of a calibration is without an interval and says why.
double intervals_refused(const Analysis& found, std::string_view calibration) {
  return std::ranges::all_of(found.headlines, [&](const Headline& row) {
    return row.calibration != calibration ||
           (!row.estimate.interval && !row.estimate.reason.empty());
  });
}

double ranks_refused(const Analysis& found) {
  return std::ranges::all_of(
             found.headlines,
             [](const Headline& row) { return std::isnan(row.rank_lower); }) &&
         std::ranges::all_of(found.moves, [](const RankMove& move) {
           return std::isnan(move.before_lower) && std::isnan(move.after_lower);
         });
}

void run(const Instrument& instrument, const ValidateOptions& options,
         Validation& out) {
  const auto world = instrument.plant(law());
  const Wanted wanted{
      .calibrations = {"length_controlled", "style_controlled"}};
  // Whether it refuses depends on no luck, so a few worlds are enough.
  ValidateOptions few = options;
  few.worlds = std::min<std::size_t>(options.worlds, 20);
  few.resamples = 200;
  const auto rows = each_world(few, [&](std::size_t number) {
    const MeasuredWorld measured =
        measure_world(instrument, *world, wanted, "refusals", number, few);
    const Analysis found =
        judge_world(measured, *world, wanted, Statistics{}).found;
    return Row{intervals_refused(found, "length_controlled"),
               intervals_refused(found, "style_controlled"),
               ranks_refused(found)};
  });
  const char* const what[] = {"length_controlled", "style_controlled",
                              "intervals of ranks"};
  for (std::size_t i = 0; i < std::size(what); ++i) {
    const MeanOver mean = mean_over(column_of(rows, i));
    Cell cell{.group = "refusal",
              .what = what[i],
              .clusters = kTooFew,
              .worlds = few.worlds,
              .value = mean.value,
              .error = mean.error};
    set_band(1, kAbsent, false, cell);
    cell.note = "refused, with the reason";
    out.cells.push_back(std::move(cell));
  }
}

}  // namespace

std::vector<NamedPart> refusal_parts() { return {{"refusals", run}}; }

}  // namespace assize
