#include "calibrations/anchoring_notes.h"

#include <fmt/format.h>

#include "stats/label_budget.h"

namespace assize {

std::string anchoring_convention(std::string_view base, bool by_category) {
  return std::string(base) + (by_category ? ".by_category" : "");
}

std::string labels_at_random(bool by_category) {
  return by_category
             ? "The labelled instructions of each category are a random sample "
               "of it, and the judge was not tuned on them."
             : "The labelled instructions are a random sample of all, and the "
               "judge was not tuned on them.";
}

void note_anchoring(const Benchmark& bench, std::uint16_t system,
                    const PredictionPoweredMean& mean,
                    std::pair<double, double> range,
                    std::span<const std::uint16_t> strata, Notes& notes) {
  const std::string& name = bench.systems[system];
  const std::uint32_t labelled = mean.labelled_clusters();
  const PredictionPowered fit = mean.fit();
  for (std::size_t k = 0; k < fit.lambda.size(); ++k) {
    const std::string of_what =
        strata.empty() ? name : name + ":" + bench.categories[strata[k]];
    notes.parameters.emplace_back("lambda:" + of_what, fit.lambda[k]);
  }
  notes.parameters.emplace_back("labelled:" + name, labelled);
  if (fit.contrary()) {
    notes.assumes.push_back(fmt::format(
        "Of {}{} the judge tells nothing, or the opposite of what people say: "
        "its verdicts are left out{}.",
        name, strata.empty() ? "" : " in some category",
        strata.empty() ? "" : " there"));
  }
  if (fit.value < range.first || fit.value > range.second) {
    // No mean of labels lies there; the interval is cut to the range.
    notes.assumes.push_back(fmt::format(
        "Of {} the anchored mean is {:.4g}, which no labels can have: the "
        "judge rates the labelled instructions unlike the others, as no random "
        "sample would have it, and is believed too far.",
        name, fit.value));
  }
  if (label_rule(labelled) != LabelRule::kNormal) {
    notes.assumes.push_back(fmt::format(
        "Of {} only {} instructions are labelled; below 50 the interval is a "
        "rough one.",
        name, labelled));
  }
}

void note_left_out(const Benchmark& bench, std::span<const Unanchored> left_out,
                   Notes& notes) {
  for (const Unanchored& left : left_out) {
    notes.assumes.push_back(fmt::format("Of {} there is no number: {}.",
                                        bench.systems[left.system], left.why));
  }
}

}  // namespace assize
