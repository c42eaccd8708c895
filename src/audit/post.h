// Requests that are on their way over the wire, and what they may cost.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "audit/kept_answers.h"
#include "audit/open_request.h"
#include "audit/price.h"
#include "audit/watch.h"
#include "core/call.h"
#include "core/error.h"
#include "prompt/request.h"

namespace assize {

/// What a judge needs besides its backend.
struct Means {
  std::string secret;  ///< The key that goes to its host, or "".
  Price price;
  std::string authorities;  ///< As Lane's.
};

/// A call that gave no completion, or an attempt that did not.
struct Mishap {
  std::size_t judge = 0;
  Cause cause = Cause::kNone;
  std::string message;
  std::uint32_t attempt = 0;
  bool last = false;  ///< No further attempt follows.
};

struct PostOf {
  std::span<const JudgeUse> judges;
  std::span<const Means> means;  ///< By judge.
  const KeptAnswers& kept;
  bool offline = false;    ///< Only what is kept; no call is made.
  std::uint64_t seed = 1;  ///< Of the jitter of waits.
  /// Told on any thread; must not block.
  std::function<void(const Mishap&)> mishap;
};

/// Thread-safe. Each request is answered once, through `Then`, on the thread of
/// whoever asks, serves or pushes.  Requests are claimed in the store before
/// they are sent, together, so that no two processes ask one and the budget
/// holds; the same request asked again while it is open is sent once.
class Post {
 public:
  using Then = OpenRequest::Then;

  explicit Post(const PostOf& of);
  ~Post();
  Post(const Post&) = delete;
  Post& operator=(const Post&) = delete;

  void ask(std::size_t judge, const StoreKey& key, const Request& request,
           Then then);
  bool has_room() const;  ///< What is open is bounded.
  bool serve();           ///< Takes on what came; false: nothing did.
  void push();            ///< Claims and sends what waits.
  void wait();            ///< A little, for something to serve.
  bool idle() const;      ///< Nothing is open.
  /// Ends what was not sent yet, and whatever is asked later, with this cause.
  void recall(Cause cause, const std::string& message);
  /// The same, and what is under way at once too.
  void stop(Cause cause, const std::string& message);
  /// Ends the wire.
  void close();

  void add_to(Traffic& traffic) const;
  std::size_t most_open() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assize
