// Judges: rules over what is known of the answers, local backends that answer a
// rendered prompt, and backends behind HTTP, which only encode and decode.
//
// A rule is the zero-parameter baseline that a language model has to beat.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/answer_table.h"
#include "core/benchmark.h"
#include "core/call.h"
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
  /// Whether its completions are kept in the store and never asked for twice.
  /// Its identity then says all that decides them beside the request.
  virtual bool kept() const { return false; }
  /// Thread-safe.  The same for the same messages, sampling and sample,
  /// whatever else was asked before.
  virtual Called<Completion> answer(const Request& request,
                                    std::uint16_t sample) const = 0;
};

/// A judge behind HTTP. It does no I/O: the wire, retries and secrets live in
/// one place, net/wire.h. Const and thread-safe.
struct HttpBackend {
  virtual ~HttpBackend() = default;
  /// How reports call it where the configuration gives no name:
  /// "openai/gpt-4.1".
  virtual std::string name() const = 0;
  /// As the server knows it, for prices: "gpt-4.1".
  virtual std::string model() const = 0;
  virtual std::vector<std::string> cautions() const { return {}; }
  /// Canonical JSON of the protocol, the address, the model, settings that go
  /// over the wire besides the request's, and the user's revision tag. In every
  /// key, so what changes it asks everything again.
  virtual std::string identity() const = 0;
  virtual const Endpoint& endpoint() const = 0;
  /// Whether each answer is put to it alone, as a conversation without the
  /// judge's prompt: a reward model. Completion::scores then has one number.
  virtual bool per_slot() const { return false; }
  /// The file format of the service's batches: "openai", "anthropic", or "".
  virtual std::string_view batch_format() const { return {}; }
  /// Most tokens that an answer may take, as it is asked for: what money is set
  /// apart for.
  virtual std::uint64_t most_completion(const Request& request) const {
    return request.sampling.max_tokens < 0
               ? 0
               : static_cast<std::uint64_t>(request.sampling.max_tokens);
  }
  /// `sample` moves the seed, where one is asked for, and nothing else.
  virtual HttpCall encode(const Request& request,
                          std::uint16_t sample) const = 0;
  /// Of a reply of status 2xx, from the wire or from the store. Fails with
  /// kMalformed or kNoChoices, both to be asked again.
  virtual Called<Completion> decode(const HttpReply& reply) const = 0;
};

struct JudgePlugin {
  Info info;
  std::variant<Make<RuleJudge>, Make<LocalBackend>, Make<HttpBackend>> make;
};

}  // namespace assize
