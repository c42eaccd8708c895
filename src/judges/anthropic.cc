// Models behind Anthropic's messages.
//
//     judges:
//       - anthropic: {model: claude-sonnet-4-5-20250929,
//                     api_key_env: ANTHROPIC_API_KEY, concurrency: 32}
//
// A key is sent to no host but the one that your own settings bind to its
// variable: a line `ANTHROPIC_API_KEY: api.anthropic.com` in
// ~/.config/assize/keys.yaml, or `--allow-key
// ANTHROPIC_API_KEY=api.anthropic.com`. It never goes over plain HTTP except to
// this machine, and never after a redirect.
//
// The service gives no log-probabilities, takes no seed and has no JSON mode:
// what a prompt asks for of these is not sent, verdicts are the words of the
// answer, and samples of one request differ by chance alone. A report says so.
//
// System messages go apart from the others, as the service wants them. An
// answer's text is that of its text blocks; thinking blocks are kept apart and
// no verdict is read from them. `top_p` is sent only where it is not 1, since
// newer models take one of it and `temperature`, not both; those that take
// neither want `sampling: left_out`. What decides that something is asked again
// is the same as for `openai`: the address, the model, `revision`, the prompt's
// sampling, and what is set here in its place. A dated model name says more
// than an alias that moves.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "io/canonical_json.h"
#include "io/json_writer.h"
#include "judges/chat_json.h"
#include "judges/endpoint_knobs.h"
#include "judges/reply.h"
#include "judges/sampling_knobs.h"
#include "plugin/judge.h"

namespace assize::judges {
namespace {

/// The version of the protocol that this file speaks.
constexpr std::string_view kVersion = "2023-06-01";
constexpr Words kAddress = {.name = kBaseUrl.name,
                            .meaning = "The address that paths are added to.",
                            .fallback = "https://api.anthropic.com/v1"};
constexpr Knob kKnobs[] = {kModel,           kAddress,     kApiKeyEnv,
                           kRevision,        kConcurrency, kRequestsPerMinute,
                           kTokensPerMinute, kTimeout,     kTries,
                           kMaxTokens,       kTemperature, kSampling};

std::string identity_of(const Served& served, const SamplingKnobs& sampling) {
  nlohmann::json out = {{"protocol", "anthropic.messages"},
                        {"version", kVersion},
                        {"base_url", served.endpoint.base_url},
                        {"model", served.model}};
  if (!served.revision.empty()) out["revision"] = served.revision;
  sampling.tell(out);
  return canonical_json(out);
}

/// The texts of all system messages, a blank line between them.
std::string system_of(std::span<const Message> messages) {
  std::string out;
  for (const Message& message : messages) {
    if (message.role != Role::kSystem) continue;
    if (!out.empty()) out += "\n\n";
    out += message.text;
  }
  return out;
}

Finish finish_of(std::string_view reason) {
  if (reason == "refusal") return Finish::kRefusal;
  const bool cut =
      reason == "max_tokens" || reason == "model_context_window_exceeded";
  return cut ? Finish::kLength : Finish::kStop;
}

/// False where a block is of no known shape.
bool add_block(const JsonValue& block, Completion& out) {
  const std::string_view type = block["type"].string();
  if (type == "text") {
    out.text += block["text"].string();
    return block["text"].is_string();
  }
  if (type == "thinking") out.hidden += block["thinking"].string();
  return !type.empty();
}

Called<Completion> read_message(const JsonValue& reply) {
  const JsonValue content = reply["content"];
  if (!content.is_array()) return malformed("the reply has no list 'content'");
  Completion out;
  bool good = true;
  content.each(
      [&](const JsonValue& block) { good = good && add_block(block, out); });
  if (!good) return malformed("the reply has a block without type or text");
  const JsonValue usage = reply["usage"];
  // Tokens of a cached prompt are counted apart, and were read all the same.
  for (const std::string_view key :
       {"input_tokens", "cache_creation_input_tokens",
        "cache_read_input_tokens"}) {
    good = good && add_count(usage, key, out.prompt_tokens);
  }
  if (!good || !add_count(usage, "output_tokens", out.completion_tokens)) {
    return malformed("the reply has a count of tokens that is no whole number");
  }
  out.finish = finish_of(reply["stop_reason"].string());
  out.model = word(reply["model"]);
  return out;
}

class Anthropic final : public HttpBackend {
 public:
  Anthropic(Served served, SamplingKnobs sampling)
      : served_(std::move(served)),
        sampling_(sampling),
        identity_(identity_of(served_, sampling_)) {}

  std::string name() const override { return "anthropic/" + model(); }
  std::string model() const override { return served_.model; }
  std::vector<std::string> cautions() const override {
    return {fmt::format(
        "{} gives no log-probabilities and takes no seed: its verdicts are "
        "words, and samples of one request differ by chance alone.",
        name())};
  }
  std::string identity() const override { return identity_; }
  const Endpoint& endpoint() const override { return served_.endpoint; }
  std::string_view batch_format() const override { return "anthropic"; }

  HttpCall encode(const Request& request,
                  std::uint16_t /*sample*/) const override {
    const Sampling sampling = sampling_.over(request.sampling);
    JsonWriter out(body_size(request.messages));
    out.begin_object();
    out.key("model");
    out.string(served_.model);
    out.key("max_tokens");
    out.whole(sampling.max_tokens);
    if (const std::string system = system_of(request.messages);
        !system.empty()) {
      out.key("system");
      out.string(system);
    }
    out.key("messages");
    std::vector<Message> spoken = request.messages;
    std::erase_if(spoken, [](const Message& message) {
      return message.role == Role::kSystem;
    });
    write_messages(out, spoken);
    write_sampling(out, sampling);
    out.end_object();
    return {.path = "/messages",
            .body = out.take(),
            .headers = {{"anthropic-version", std::string(kVersion)}}};
  }

  std::uint64_t most_completion(const Request& request) const override {
    return static_cast<std::uint64_t>(
        std::max(sampling_.over(request.sampling).max_tokens, 0));
  }

  Called<Completion> decode(const HttpReply& reply) const override {
    return read_reply(reply.body, read_message);
  }

 private:
  void write_sampling(JsonWriter& out, const Sampling& sampling) const {
    if (!sampling_.left_out()) {
      out.key("temperature");
      out.number(sampling.temperature);
      if (sampling.top_p != 1) {
        out.key("top_p");
        out.number(sampling.top_p);
      }
    }
    if (sampling.stop.empty()) return;
    out.key("stop_sequences");
    out.begin_array();
    for (const std::string& stop : sampling.stop) out.string(stop);
    out.end_array();
  }

  const Served served_;
  const SamplingKnobs sampling_;
  const std::string identity_;
};

std::unique_ptr<HttpBackend> make(ConfigNode& config) {
  Served served = read_served(config, "anthropic", kAddress,
                              "'https://api.anthropic.com/v1'");
  served.endpoint.key_header = "x-api-key";
  served.endpoint.key_prefix = "";
  SamplingKnobs sampling;
  read_common(config, sampling);
  return std::make_unique<Anthropic>(std::move(served), sampling);
}

}  // namespace

extern const JudgePlugin anthropic;
constinit const JudgePlugin anthropic = {
    .info = {.id = "anthropic",
             .summary = "Asks a model behind Anthropic's messages.",
             .source = "https://docs.anthropic.com/en/api/messages",
             .knobs = kKnobs},
    .make = make,
};

}  // namespace assize::judges
