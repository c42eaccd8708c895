// What a store has of the judges' answers, read as today's decoders read it.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audit/audit_config.h"
#include "core/call.h"
#include "core/error.h"
#include "prompt/request.h"
#include "store/verdict_store.h"

namespace assize {

/// Thread-safe. Outlived by the judges and the store.
class KeptAnswers {
 public:
  /// Fails where the store cannot take the judges' identities.
  /// `store`: nullptr: nothing is kept.
  static Result<KeptAnswers> of(std::span<const JudgeUse> judges,
                                VerdictStore* store);

  /// Whether this judge's answers are kept: programs', and all over HTTP.
  bool keeps(std::size_t judge) const;
  StoreKey key(std::size_t judge, const Request& request,
               std::uint16_t sample) const;
  /// An answer to be put, without its content.
  StoredReply blank(std::size_t judge, const StoreKey& key) const;
  /// What the store has, or nothing.  kStopRun where it cannot be read.
  std::optional<Called<Completion>> find(std::size_t judge,
                                         const StoreKey& key) const;
  /// What a kept reply says.
  Called<Completion> decode(std::size_t judge, const StoredReply& reply) const;

  VerdictStore* store() const { return store_; }

 private:
  std::span<const JudgeUse> judges_;
  VerdictStore* store_ = nullptr;
  std::vector<std::string> identities_;  ///< By judge.
  std::vector<std::uint32_t> backends_;  ///< By judge; the store's numbers.
};

/// A call that ends without an answer.
tl::unexpected<CallError> no_answer(CallError::Kind kind, Cause cause,
                                    std::string message);

}  // namespace assize
