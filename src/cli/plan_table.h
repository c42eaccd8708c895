// A plan's requests, tokens and cost as a table for people and as JSON.
#pragma once

#include <ostream>
#include <span>
#include <string>
#include <vector>

#include "audit/budget_fit.h"
#include "audit/emit_batch.h"
#include "audit/forecast.h"

namespace assize::cli {

struct PlanTable {
  const Forecast& forecast;
  std::span<const CeilingFit> ceilings;
  std::string store;                 ///< Its path.
  bool stored = false;               ///< Whether there is such a file.
  const Batches* batches = nullptr;  ///< Where files were written.
  std::string folder;                ///< Of the batches.
  unsigned width = 80;  ///< Columns; below 80 each arm gets its own lines.
};

/// One block per judge with a line per arm, then totals, ceilings, what has no
/// price, and what the numbers go by.
void write_plan(const PlanTable& plan, std::ostream& out);

/// One document of the schema "assize.plan/1"; absent numbers are null.
void write_plan_json(const PlanTable& plan, std::ostream& out);

/// "Expected: ..., from ...": what the numbers of a forecast go by.
std::string basis_of(const Forecast& forecast);

/// The judges whose price nobody knows, by name.
std::vector<std::string> unpriced_judges(const Forecast& forecast);

}  // namespace assize::cli
