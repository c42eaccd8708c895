#include "calibrations/conformal_notes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <span>

#include "stats/conformal.h"

namespace assize {
namespace {

/// A residual that rounding alone puts beyond the radius lies within it.
constexpr double kRounding = 1e-12;

/// The share of rows that the other folds' radius covers; NaN where some fold
/// has too few others.
double coverage(const HeldOut& rows, double alpha) {
  const std::set<std::uint32_t> folds(rows.fold.begin(), rows.fold.end());
  double covered = 0;
  for (const std::uint32_t fold : folds) {
    std::vector<double> prediction, label;
    for (std::size_t i = 0; i < rows.fold.size(); ++i) {
      if (rows.fold[i] == fold) continue;
      prediction.push_back(rows.prediction[i]);
      label.push_back(rows.label[i]);
    }
    const auto radius = SplitConformal(prediction, label, alpha).radius();
    if (!radius) return kAbsent;
    for (std::size_t i = 0; i < rows.fold.size(); ++i) {
      if (rows.fold[i] != fold) continue;
      const double off = std::abs(rows.label[i] - rows.prediction[i]);
      covered += off <= *radius + kRounding ? 1 : 0;
    }
  }
  return covered / static_cast<double>(rows.fold.size());
}

void note_categories(const HeldOut& rows, double alpha,
                     const std::vector<std::string>& categories, Notes& notes) {
  const std::set<std::uint32_t> seen(rows.category.begin(),
                                     rows.category.end());
  if (seen.size() < 2) return;
  const SplitConformal by(rows.prediction, rows.label, alpha, rows.category);
  std::vector<std::string> few;
  for (const std::uint32_t category : seen) {
    const auto radius = by.radius(category);
    const std::string& name = categories.at(category);
    if (radius) {
      notes.parameters.emplace_back("conformal_radius:" + name, *radius);
    } else {
      few.push_back(name);
    }
  }
  if (few.empty()) return;
  notes.assumes.push_back(fmt::format(
      "Without a conformal interval of their own, for fewer than {} labelled "
      "answers reach no level of {}: {}.",
      least_calibration_size(alpha), 1 - alpha, fmt::join(few, ", ")));
}

}  // namespace

Result<void> note_conformal(const HeldOut& rows, double level,
                            const std::vector<std::string>& categories,
                            Notes& notes) {
  const double alpha = 1 - level;
  const auto radius =
      SplitConformal(rows.prediction, rows.label, alpha).radius();
  if (!radius) {
    return fail(fmt::format(
        "conformal intervals at level {} need {} labelled answers, got {}",
        level, least_calibration_size(alpha), rows.label.size()));
  }
  notes.parameters.emplace_back("conformal_radius", *radius);
  notes.parameters.emplace_back("conformal_coverage", coverage(rows, alpha));
  notes.assumes.push_back(fmt::format(
      "What people say of an answer lies within conformal_radius of the mapped "
      "probability, {:g} times in a hundred, if answers are exchangeable; the "
      "radius is of maps that did not see the answer's fold.",
      100 * level));
  note_categories(rows, alpha, categories, notes);
  return {};
}

}  // namespace assize
