// Judges: rules over what is known of the answers, and local backends that
// answer a rendered prompt.
//
// A rule is the zero-parameter baseline that a language model has to beat.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "core/answer_table.h"
#include "core/benchmark.h"
#include "plugin/knob.h"
#include "prompt/request.h"

namespace assize {

struct RuleJudge {
  virtual ~RuleJudge() = default;
  /// Judges the answers in the order shown. `shown`: rows of `answers`, one
  /// per slot (kNoAnswer where there is none). kNotApplicable where the rule
  /// has nothing to go by. Pure.
  virtual Verdict judge(const Item& item, std::span<const std::uint32_t> shown,
                        const AnswerTable& answers) const = 0;
};

/// Why a call gave no completion, and what to do about it.
struct CallError {
  enum class Kind : std::uint8_t {
    kAgain,   ///< Try again after `wait`.
    kSlower,  ///< The same, with fewer calls at once.
    kNever,   ///< This request will not succeed.
    kStopRun  ///< No request will.
  } kind = Kind::kNever;
  std::string message;
  std::chrono::milliseconds wait{0};
};

template <typename T>
using Called = tl::expected<T, CallError>;

/// A judge on this machine: text in, text out.
struct LocalBackend {
  virtual ~LocalBackend() = default;
  /// How reports call it where the configuration gives no name:
  /// "simulated/honest".
  virtual std::string name() const = 0;
  /// What a reader must know before any number: "The judge is simulated: ...".
  virtual std::vector<std::string> cautions() const = 0;
  /// Whether it predicts another judge by a fitted taste and nothing else, so
  /// that what a judge does beyond it is more than taste.
  virtual bool surrogate() const { return false; }
  /// What decides its answers beside its knobs, such as the hash of a program.
  virtual std::string identity() const { return {}; }
  /// Thread-safe.  The same for the same messages, sampling and sample,
  /// whatever else was asked before.
  virtual Called<Completion> answer(const Request& request,
                                    std::uint16_t sample) const = 0;
};

struct JudgePlugin {
  Info info;
  std::variant<Make<RuleJudge>, Make<LocalBackend>> make;
};

}  // namespace assize
