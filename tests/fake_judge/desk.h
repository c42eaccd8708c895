// Decides what each request gets: the answer, a fault, or a page about itself.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "core/error.h"
#include "fake_judge/faults.h"
#include "fake_judge/options.h"
#include "fake_judge/protocol.h"
#include "fake_judge/simulated_answers.h"
#include "fake_judge/tally.h"

namespace assize::testing {

/// One request as it came over a connection; views into the connection's.
struct Incoming {
  std::string_view method, target, body;
  std::string_view key;  ///< Of Authorization or x-api-key; "": none came.
};

/// The bytes of a reply, and how the connection ends with them.
struct Outgoing {
  enum class Ending : std::uint8_t {
    kKept,    ///< The connection lives on.
    kClosed,  ///< It ends in order.
    kReset    ///< It ends with a reset.
  };
  std::string bytes;  ///< Status line, headers and body; may be "".
  Ending ending = Ending::kKept;
  std::size_t pause_at = 0;  ///< Waits before this byte; 0: does not.
  bool call = false;         ///< A judge was called, so that delays apply.
};

/// Const functions are thread-safe.
class Desk {
 public:
  static Result<std::unique_ptr<Desk>> open(const Options& options);

  Outgoing reply(const Incoming& asked) const;
  Tally& tally() const { return *tally_; }

 private:
  /// One call on its way to its reply.
  struct Call {
    Protocol protocol;
    std::string_view bytes;
    std::uint64_t body;  ///< Hash of the bytes.
    Fault fault = Fault::kNone;
    std::uint64_t variant = 0;  ///< Which of a fault's shapes.
  };

  Desk() = default;
  Outgoing page(const Incoming& asked) const;
  Outgoing call(const Incoming& asked, Protocol protocol) const;
  /// Takes from the bucket; false: it is empty.
  bool admitted() const;
  Outgoing answer(Call call) const;
  Outgoing refusal(const Call& call) const;
  Outgoing broken(const Call& call) const;
  /// The reply's body, or what a service says with status 400.
  Result<std::string> body_of(const Call& call) const;
  Result<std::string> said(const Asked& asked, const Call& call) const;
  Outgoing error(Protocol protocol, unsigned status, std::string_view message,
                 std::string_view header = {}) const;
  std::string retry_header() const;

  Options options_;
  FaultPlan faults_;
  std::unique_ptr<SimulatedAnswers> answers_;
  std::unique_ptr<Tally> tally_;
  std::string canned_[2];  ///< Whole replies: chat, messages.

  mutable std::mutex mutex_;
  mutable double bucket_ = 0;  ///< Calls that may be answered now.
  mutable std::chrono::steady_clock::time_point filled_;
};

}  // namespace assize::testing
