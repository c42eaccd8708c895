// What is to be said of a mean that is anchored in people's labels.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "calibrations/anchored_systems.h"
#include "plugin/calibration.h"
#include "stats/prediction_powered.h"

namespace assize {

/// "BASE" or, with categories as strata, "BASE.by_category".
std::string anchoring_convention(std::string_view base, bool by_category);

/// How the labelled instructions must have come about.
std::string labels_at_random(bool by_category);

/// Adds a system's parameters, "lambda:NAME" and "labelled:NAME", and that the
/// judge says nothing or the opposite, that few are labelled, or that the mean
/// lies out of `range`, the lowest and the highest label, where it is so.
/// `strata`: the category of each stratum; empty: all are in one, else lambdas
/// are "lambda:NAME:CATEGORY".
void note_anchoring(const Benchmark& bench, std::uint16_t system,
                    const PredictionPoweredMean& mean,
                    std::pair<double, double> range,
                    std::span<const std::uint16_t> strata, Notes& notes);

/// Names the systems without a number, and why.
void note_left_out(const Benchmark& bench, std::span<const Unanchored> left_out,
                   Notes& notes);

}  // namespace assize
