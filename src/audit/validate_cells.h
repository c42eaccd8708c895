// The parts of the validation, and how a cell is made of many worlds.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/planted_audit.h"
#include "audit/validate.h"

namespace assize {

/// What one world says: numbers whose meaning the cell knows.
using Row = std::vector<double>;

/// Rows of all worlds, in their order, whatever the number of threads.
std::vector<Row> each_world(const ValidateOptions& options,
                            const std::function<Row(std::size_t)>& one);

/// The same column of every row, absent values left out.
std::vector<double> column_of(const std::vector<Row>& rows, std::size_t column);

struct MeanOver {
  double value = kAbsent, error = kAbsent;  ///< Standard error of the value.
};
MeanOver mean_over(const std::vector<double>& values);

/// Puts a band on a cell; an absent bound is none. If `wider`, by two Monte
/// Carlo standard errors: a rate inside the band is then measured outside in
/// one of forty runs, and not in every third where it lies near the end. So are
/// rates of error and of recovered effects; coverage of means has to lie in its
/// band as measured, except in a quick run.
void set_band(double least, double most, bool wider, Cell& cell);

/// Whether an interval holds the truth, and its width; both absent where there
/// is none, or one so wide (0.9 of the range) that it says nothing.
struct Held {
  double covered = kAbsent, width = kAbsent;
};
Held held(const Estimate& found, double truth, double range);

/// The cell of intervals whose rows hold `covered` and `width` at `column`.
Cell coverage_cell(std::string what, std::size_t clusters,
                   const std::vector<Row>& rows, std::size_t column);

/// A judge without a bias, or with the ones given.
WorldLaw law_of(std::size_t clusters, std::vector<PlantedSystem> systems,
                PlantedJudge judge = {.name = "judge"});

double logit(double probability);

/// One part of the validation: some cells.
using RunPart =
    std::function<void(const Instrument& instrument,
                       const ValidateOptions& options, Validation& out)>;

/// In the order in which they are run and shown.
struct NamedPart {
  std::string_view name;
  RunPart run;
};
std::vector<NamedPart> coverage_parts(const ValidateOptions& options);
std::vector<NamedPart> refusal_parts();
std::vector<NamedPart> error_parts(const ValidateOptions& options);
std::vector<NamedPart> power_parts(const ValidateOptions& options);
std::vector<NamedPart> recovery_parts(const ValidateOptions& options);
std::vector<NamedPart> peer_parts();
std::vector<NamedPart> trial_parts();

}  // namespace assize
