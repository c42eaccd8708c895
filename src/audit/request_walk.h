// Every request that an audit would put to its judges, without putting it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "audit/prepare.h"
#include "audit/request_size.h"
#include "core/call.h"
#include "store/verdict_store.h"

namespace assize {

/// Trials whose prompts' tokens are counted: the first in the docket's order,
/// which is random by instruction, so that a plan of millions stays fast.
inline constexpr std::size_t kMostCounted = 20'000;

struct WalkOf {
  const AuditConfig& config;
  const Prepared& prepared;
  const VerdictStore* store = nullptr;  ///< nullptr: nothing is stored.
  unsigned threads = 1;
  bool calls = false;  ///< Whether Visit wants Planned::call.
  /// By judge: what its prompts' tokens are counted by, in the first
  /// kMostCounted trials; nullptr, or none at all: they are not.
  std::vector<const Vocabulary*> vocabularies = {};
  Watch watch = {};  ///< Told trials heard, of all.
};

/// A request of one trial.
struct Planned {
  std::size_t judge = 0;  ///< Of the configuration.
  std::uint16_t arm = 0;  ///< Of the plan; 0: clean.
  StoreKey key;
  RequestSize size;
  /// The first with this key: the others are answered with it.  Judges on this
  /// machine that are not kept are asked each time.
  bool fresh = true;
  bool stored = false;
  HttpCall call;  ///< Of a fresh one that is not stored, of a judge over HTTP.
};

/// What was walked over.
struct Walked {
  std::size_t instructions = 0, trials = 0;
  std::size_t without = 0;  ///< Trials that nobody is asked: an attack on the
                            ///< presentation does not apply.
  std::optional<Exclusion> left_out;  ///< Of the docket.
};

/// How each judge is known to the store: what its keys are made with.
std::vector<std::string> judge_identities(const AuditConfig& config);

/// Whether its answers are kept where there is a store.
bool is_kept(const JudgeUse& judge);

/// Visits the requests of every trial in the docket's order, one after the
/// other, at any number of threads; an error of the visit ends the walk.  Fails
/// as hear() does, and with kInterruptedMessage where the watch said stop.
/// Memory: the docket, a KeySet of the trials and a few thousand requests.
Result<Walked> walk_requests(
    const WalkOf& of, const std::function<Result<void>(const Planned&)>& visit);

}  // namespace assize
