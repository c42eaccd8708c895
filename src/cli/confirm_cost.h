// Asks before money is spent.
#pragma once

#include <istream>
#include <string>

#include "audit/forecast.h"
#include "cli/verb.h"

namespace assize::cli {

/// --confirm-cost, with a ceiling or without.
struct ConfirmCost {
  bool asked = false;
  std::string most;  ///< US dollars, or "": a person is asked.
};

/// Adds the flag; the value is optional.
void add_confirm_cost(CLI::App& verb, ConfirmCost& confirm);

/// Where a person would answer.
struct Answers {
  std::istream& in;
  bool terminal = false;
};

/// Tells on `err` what is to be asked and what it costs.  kDone: go on, as
/// where nothing is to be asked or all of it is free.  With a
/// ceiling: goes on where the most that it can cost is no more and every price
/// is known, else kJudgeFailed with the reason.  Without one: asks, where both
/// `err` and the answers are a terminal, and takes anything but yes for no;
/// elsewhere kBadInput, with what to give.  Requires `confirm.asked`.
int confirm_cost(const ConfirmCost& confirm, const Forecast& forecast,
                 const Answers& answers, Streams& streams);

}  // namespace assize::cli
