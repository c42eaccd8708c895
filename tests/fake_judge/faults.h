// Which replies of the fake judge go wrong, and how.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/error.h"

namespace assize::testing {

enum class Fault : std::uint8_t {
  kNone,
  // Lasting: asking again gives the same, so these are answers to be kept.
  kTruncated,  ///< The answer's first half, ended by length.
  kFiltered,   ///< Ended by a content filter, without a text.
  kRefused,    ///< A refusal in the place of an answer.
  kRejected,   ///< 400.
  kLies,       ///< The right answer with wrong token counts.
  // Passing: asking again may mend them.
  kRateLimited,  ///< 429.
  kServer,       ///< 500, 502, 503 or 529.
  kConflict,     ///< 408 or 409.
  kForbidden,    ///< 401 or 403.
  kRedirect,     ///< 307.
  kReset,        ///< The connection ends before a reply.
  kHalfBody,     ///< The reply ends before its end.
  kMalformed,    ///< 200, and no JSON of the protocol.
  kNoChoices,    ///< 200, and no completion.
  kNotUtf8,      ///< 200, and a text that is not UTF-8.
  kLarge,        ///< 200, and many bytes.
  kSlow          ///< The right answer, half of it late.
};
inline constexpr std::size_t kFaults = 18;

/// "rate_limited": as a specification and the counts call it; "answer" is the
/// one that is no fault.
std::string_view name(Fault fault);

/// Whether the answer itself arrives and is right.
bool answers(Fault fault);

/// A stream of numbers that is a function of its key.
std::uint64_t mixed(std::uint64_t key, std::uint64_t number);

/// How often each fault happens. Deterministic: the fault of a body's n-th
/// attempt depends on the seed, the body and n; a lasting one not on n.
class FaultPlan {
 public:
  /// Of "rate_limited=0.01,server=0.02"; "": none. Fails on an unknown name, on
  /// a share outside [0, 1] and where shares of one sort add up to more than 1.
  static Result<FaultPlan> parse(std::string_view text, std::uint64_t seed);

  bool empty() const { return empty_; }
  Fault pick(std::uint64_t body, std::uint32_t attempt) const;

 private:
  Fault pick(std::size_t begin, std::size_t end, std::uint64_t key,
             std::uint64_t number) const;

  std::array<double, kFaults> share_{};
  std::uint64_t seed_ = 0;
  bool empty_ = true;
};

}  // namespace assize::testing
