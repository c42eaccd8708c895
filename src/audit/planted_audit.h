// One audit of one planted world, by the code that audits a benchmark.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/contrasts.h"
#include "audit/measure.h"
#include "audit/statistics.h"
#include "audit/validate.h"

namespace assize {

/// What is wanted of an audit of a world.
struct Wanted {
  std::vector<std::string> calibrations = {};  ///< Of judge 0, beside "raw".
  std::vector<std::uint16_t> surrogates = {};
};

/// A world as it was drawn and measured.
struct MeasuredWorld {
  Drawn drawn;
  VerdictTable table;
  std::vector<Source> sources;
  std::vector<std::string> refusals;  ///< Why a calibration did not run.
  Measurement measured;

  /// The column of a quantity under judge 0; Measurement::columns() if none.
  std::size_t column(std::string_view calibration, std::string_view metric,
                     std::uint16_t system) const;
};

/// Draws and measures world number `world` of those that `name` stands for.
MeasuredWorld measure_world(const Instrument& instrument, const World& world,
                            const Wanted& wanted, std::string_view name,
                            std::size_t number, const ValidateOptions& options);

/// The report's effects, and the same with each figure at its expectation: the
/// truth, row by row. NaN where an expectation is not known.
struct Judgement {
  Analysis found, truth;
};
Judgement judge_world(const MeasuredWorld& measured, const World& world,
                      const Wanted& wanted, const Statistics& statistics);

}  // namespace assize
