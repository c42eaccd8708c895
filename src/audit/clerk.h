// Gets completions from whatever a judge is, and keeps what was said, so that
// nothing that was answered is asked twice.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "audit/audit_config.h"
#include "audit/kept_answers.h"
#include "audit/post.h"
#include "audit/watch.h"
#include "core/call.h"
#include "core/error.h"
#include "prompt/request.h"

namespace assize {

struct ClerkOf {
  std::span<const JudgeUse> judges;
  std::span<const Means> means;   ///< By judge; empty where none is over HTTP.
  VerdictStore* store = nullptr;  ///< Required where a judge is over HTTP.
  bool offline = false;    ///< Only what is kept; no kept judge is asked.
  std::uint64_t seed = 1;  ///< Of the jitter of waits.
  /// Told on any thread; must not block.
  std::function<void(const Mishap&)> mishap;
};

/// Times that a judge on this machine which says "again" is asked, in all.
inline constexpr int kMostTries = 3;

/// Thread-safe.  Workers ask, and serve what came meanwhile; each question is
/// answered once, on the thread of some worker.
class Clerk {
 public:
  static Result<std::unique_ptr<Clerk>> open(const ClerkOf& of);
  ~Clerk();
  Clerk(const Clerk&) = delete;
  Clerk& operator=(const Clerk&) = delete;

  /// Puts a request to a judge (its index in `judges`).  One on this machine
  /// answers before this returns; so does the store.
  void ask(std::size_t judge, const Request& request, std::uint16_t sample,
           Post::Then then);
  /// Whether what ask() says of it is what the store has.
  bool kept(std::size_t judge, const Request& request,
            std::uint16_t sample) const;
  /// The wire's half: has_room(), serve(), push(), wait(), idle(), stop().
  Post& post() { return post_; }
  /// Ends the wire, and returns when all that was said is on the disk.
  Result<void> close();
  Traffic traffic() const;

 private:
  Clerk(const ClerkOf& of, KeptAnswers kept);
  Called<Completion> ask_here(std::size_t judge, const Request& request,
                              std::uint16_t sample);
  Called<Completion> ask_kept(std::size_t judge, const Request& request,
                              std::uint16_t sample);

  const ClerkOf of_;
  const KeptAnswers kept_;
  Post post_;
  std::atomic<std::uint64_t> asked_ = 0, stored_ = 0, failed_ = 0, retried_ = 0;
};

}  // namespace assize
