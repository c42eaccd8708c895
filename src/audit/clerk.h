// Gets completions: from the store, from programs, or over the wire; and keeps
// what was said, so that nothing answered is asked twice.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "audit/audit_config.h"
#include "audit/price.h"
#include "audit/watch.h"
#include "core/call.h"
#include "core/error.h"
#include "prompt/request.h"

namespace assize {

class VerdictStore;
struct Retry;

/// What a judge needs besides its backend, by judge.
struct Means {
  std::string secret;  ///< The key that goes to its host, or "".
  Price price;
};

/// A call that gave no completion, or an attempt that did not.
struct Mishap {
  std::size_t judge = 0;
  Cause cause = Cause::kNone;
  std::string message;
  std::uint32_t attempt = 0;
  bool last = false;  ///< No further attempt follows.
};

struct ClerkOf {
  std::span<const JudgeUse> judges;
  std::span<const Means> means;   ///< By judge.
  VerdictStore* store = nullptr;  ///< nullptr: nothing is kept or looked up.
  bool offline = false;           ///< Only what the store has; no call is made.
  std::uint64_t seed = 1;         ///< Of the jitter of waits.
  /// Told on threads of the clerk's; must not block.
  std::function<void(const Mishap&)> mishap;
};

/// Times that a judge on this machine which says "again" is asked, in all.
inline constexpr int kMostTries = 3;

/// Thread-safe.  Workers ask, and serve what came meanwhile; each question is
/// answered once, on the thread of some worker.
class Clerk {
 public:
  using Then = std::function<void(Called<Completion>)>;

  /// Fails where the store does.
  static Result<std::unique_ptr<Clerk>> open(const ClerkOf& of);
  ~Clerk();
  Clerk(const Clerk&) = delete;
  Clerk& operator=(const Clerk&) = delete;

  /// Puts a request to a judge (its index in `judges`).  A judge on this
  /// machine answers before this returns; so does the store.  The same request
  /// asked again while it is open is sent once.
  void ask(std::size_t judge, const Request& request, std::uint16_t sample,
           Then then);
  /// Whether more may be asked now: what is open is bounded.
  bool has_room() const;
  /// Answers questions whose replies came; false if there were none.
  bool serve();
  /// Sends what waits to be claimed; to be called where there is nothing else
  /// to do.
  void push();
  /// Waits a little for something to serve.
  void wait();
  /// No question is open.
  bool idle() const;

  /// Ends every open question, and every later one, with this cause.
  void stop(Cause cause, const std::string& message);
  /// Ends the wire, and returns when all that was said is on the disk.
  Result<void> close();
  Traffic traffic() const;
  /// Questions that may be open at once, a few more where they come together.
  std::size_t most_open() const;

 private:
  struct State;
  explicit Clerk(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace assize
