// The searches of an audit: what was found is read from the store, and what was
// not is searched.
#pragma once

#include <cstdint>

#include "audit/audit.h"
#include "audit/deadline.h"
#include "audit/prepare.h"
#include "store/verdict_store.h"

namespace assize {

/// Gives each attack that searches what it found: from the store, or else by
/// searching now, where the store then keeps it.  A part of a plan that is
/// split must not search, since every part needs all that was found: it fails
/// with what to do.  What the searches take of `deadline` is gone from it. Both
/// outlive the result.
Seek seek_or_search(const Running& running, Deadline& deadline);

/// For the stage of searches alone: of a run that is split, the part of the
/// searches that is this one's, by their ids; the others stand as they are.
Seek seek_part(const Running& running);

/// What the store has; else the attack stands with the text that its search
/// starts from.  `store`: nullptr: there is none.
Seek seek_kept(const VerdictStore* store);

/// What the audit's searches found, or have of their starts.
std::vector<Searched> searched(const AuditConfig& config);

/// What a search asked and found, in whole sentences.  Requires that it ended.
std::string told(const Searched& search);

/// A search that an audit has yet to make.
struct DueSearch {
  std::size_t attack = 0, judge = 0;  ///< Of the configuration.
};

/// Those whose payload was not found.  Controls ask nobody and are none.
std::vector<DueSearch> due_searches(const AuditConfig& config);

/// The error of the first search whose payload was not found, for what needs
/// all of them; nothing where there is none.
std::optional<Error> unsearched(const AuditConfig& config);

}  // namespace assize
