// Lets searches ask their judges: several at once, each within its budget.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "audit/clerk.h"
#include "audit/hearing.h"
#include "audit/payload.h"
#include "plugin/search.h"

namespace assize {

/// One search that is driven.
struct SearchRun {
  std::unique_ptr<Search> search;
  const SearchAttack* attack = nullptr;
  std::size_t judge = 0;  ///< Of the configuration.
  bool control = false;   ///< Told kNotAsked; nobody is asked.
  Payload payload;        ///< Its id, judge and budget; the rest is filled in.
};

struct DriverOf {
  const HearingOf& hearing;
  std::span<const Trial> trials;  ///< Of the split.
  Clerk& clerk;
  Watch watch = {};  ///< Told "searching", and judge calls of all budgets.
  std::optional<std::chrono::milliseconds> deadline = {};
};

/// Drives all of them to their ends: each ask is put to the judge in the orders
/// it names and in every turn of the split, as far as there is room, and the
/// search is told when all of it is answered.  A search ends when it asks
/// nothing, when the next ask would go over its budget, or when the judge said
/// nothing that can be read, and then its text is what it began with.  Its
/// budget pays, too, for the text it began with and the one it found, on every
/// item probed and in both orders, at the end.  The same at any order of
/// answers.
///
/// Fails where a judge could not be reached or gave no answer that a store
/// keeps, where the run's own budget or time ended, and where the watch said
/// stop: what was answered is kept, so that the next run goes on from there.
std::optional<RunFailure> drive(std::span<SearchRun> runs, const DriverOf& of);

}  // namespace assize
