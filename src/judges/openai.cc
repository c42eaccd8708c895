// Any server that speaks OpenAI's chat completions.
//
// vLLM, on this machine:
//
//     judges:
//       - openai: {model: Qwen/Qwen3-32B, revision: "9216db5",
//                  base_url: "http://localhost:8000/v1", concurrency: 256}
//
// The server of llama.cpp:
//
//     judges:
//       - openai: {model: any, revision: "qwen3-8b.Q5_K_M",
//                  base_url: "http://localhost:8080/v1", concurrency: 4}
//
// Ollama:
//
//     judges:
//       - openai: {model: "qwen3:8b", concurrency: 4,
//                  base_url: "http://localhost:11434/v1"}
//
// A hosted service:
//
//     judges:
//       - openai: {model: gpt-4.1, base_url: "https://api.openai.com/v1",
//                  api_key_env: OPENAI_API_KEY, requests_per_minute: 5000}
//
// A key is sent to no host but the one that your own settings bind to its
// variable: a line `OPENAI_API_KEY: api.openai.com` in
// ~/.config/assize/keys.yaml, or `--allow-key OPENAI_API_KEY=api.openai.com`.
// It never goes over plain HTTP except to this machine, and never after a
// redirect. An audit file says which variable, and can send it nowhere else.
//
// A setting that is given here wins over what the suite's prompt asks for; the
// rest of the sampling is the prompt's. Both decide what is asked again: change
// one, and stored answers to the other are left alone. So does the address, the
// model and `revision`, your own tag for what a name does not say: the weights
// behind it, a quantisation, a server's version. Rates, limits and the key's
// variable decide nothing.
//
// Where a seed is asked for, sample k is asked with the seed plus k; without
// one, samples differ as the server makes them differ.
//
// Reasoning models: their hidden text is kept apart and no verdict is read from
// it, be it the field `reasoning_content` or `reasoning` or a leading
// <think>...</think> block. It counts as tokens of the answer, so give a
// larger `max_tokens`. vLLM needs --reasoning-parser where the chat template
// opens the block itself. Hosted ones want `max_tokens_field:
// max_completion_tokens` and `sampling: left_out`, and give no
// log-probabilities (`top_logprobs: 0`).

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "io/canonical_json.h"
#include "io/json_writer.h"
#include "judges/chat_json.h"
#include "judges/chat_reply.h"
#include "judges/endpoint_knobs.h"
#include "judges/reply.h"
#include "judges/sampling_knobs.h"
#include "plugin/judge.h"

namespace assize::judges {
namespace {

constexpr std::string_view kMaxTokensFields[] = {"max_tokens",
                                                 "max_completion_tokens"};
constexpr Choice kMaxTokensField = {
    .name = "max_tokens_field",
    .meaning =
        "The field that limits an answer's tokens; newer hosted models "
        "know the second only.",
    .options = kMaxTokensFields};
constexpr Words kReasoningEffort = {
    .name = "reasoning_effort",
    .meaning =
        "How much a reasoning model may think, in its service's words; "
        "empty: not sent.",
    .fallback = ""};
constexpr Knob kKnobs[] = {kModel,
                           kBaseUrl,
                           kApiKeyEnv,
                           kRevision,
                           kConcurrency,
                           kRequestsPerMinute,
                           kTokensPerMinute,
                           kTimeout,
                           kTries,
                           kMaxTokens,
                           kTemperature,
                           kTopLogprobs,
                           kSeed,
                           kJson,
                           kSampling,
                           kMaxTokensField,
                           kReasoningEffort};
constexpr std::string_view kExamples =
    "'http://localhost:8000/v1' for vLLM, :8080/v1 for llama.cpp, :11434/v1 "
    "for Ollama, or 'https://api.openai.com/v1'";

struct Settings {
  Served served;
  SamplingKnobs sampling;
  std::size_t max_tokens_field = 0;
  std::string reasoning_effort;
};

std::string identity_of(const Settings& settings) {
  nlohmann::json out = {{"protocol", "openai.chat"},
                        {"base_url", settings.served.endpoint.base_url},
                        {"model", settings.served.model}};
  if (!settings.served.revision.empty()) {
    out["revision"] = settings.served.revision;
  }
  settings.sampling.tell(out);
  if (settings.max_tokens_field != 0) {
    out["max_tokens_field"] = kMaxTokensFields[settings.max_tokens_field];
  }
  if (!settings.reasoning_effort.empty()) {
    out["reasoning_effort"] = settings.reasoning_effort;
  }
  return canonical_json(out);
}

class OpenAi final : public HttpBackend {
 public:
  explicit OpenAi(Settings settings)
      : settings_(std::move(settings)), identity_(identity_of(settings_)) {}

  std::string name() const override { return "openai/" + model(); }
  std::string model() const override { return settings_.served.model; }
  std::string identity() const override { return identity_; }
  const Endpoint& endpoint() const override {
    return settings_.served.endpoint;
  }
  std::string_view batch_format() const override { return "openai"; }

  HttpCall encode(const Request& request, std::uint16_t sample) const override {
    const Sampling sampling = settings_.sampling.over(request.sampling);
    JsonWriter out(body_size(request.messages));
    out.begin_object();
    out.key("model");
    out.string(settings_.served.model);
    out.key("messages");
    write_messages(out, request.messages);
    out.key(kMaxTokensFields[settings_.max_tokens_field]);
    out.whole(sampling.max_tokens);
    write_sampling(out, sampling, sample);
    if (!settings_.reasoning_effort.empty()) {
      out.key("reasoning_effort");
      out.string(settings_.reasoning_effort);
    }
    out.end_object();
    return {.path = "/chat/completions", .body = out.take()};
  }

  std::uint64_t most_completion(const Request& request) const override {
    return static_cast<std::uint64_t>(
        std::max(settings_.sampling.over(request.sampling).max_tokens, 0));
  }

  Called<Completion> decode(const HttpReply& reply) const override {
    return read_reply(reply.body, read_chat_reply);
  }

 private:
  void write_sampling(JsonWriter& out, const Sampling& sampling,
                      std::uint16_t sample) const {
    if (!settings_.sampling.left_out()) {
      out.key("temperature");
      out.number(sampling.temperature);
      out.key("top_p");
      out.number(sampling.top_p);
    }
    if (sampling.top_logprobs > 0) {
      out.key("logprobs");
      out.boolean(true);
      out.key("top_logprobs");
      out.whole(sampling.top_logprobs);
    }
    if (sampling.seed) {
      out.key("seed");
      out.whole(seed_of(*sampling.seed, sample));
    }
    if (sampling.json) {
      out.key("response_format");
      out.begin_object();
      out.key("type");
      out.string("json_object");
      out.end_object();
    }
    if (sampling.stop.empty()) return;
    out.key("stop");
    out.begin_array();
    for (const std::string& stop : sampling.stop) out.string(stop);
    out.end_array();
  }

  const Settings settings_;
  const std::string identity_;
};

std::unique_ptr<HttpBackend> make(ConfigNode& config) {
  Settings out;
  out.served = read_served(config, "openai", kBaseUrl, kExamples);
  read_common(config, out.sampling);
  read_extra(config, out.sampling);
  config.read(kMaxTokensField, out.max_tokens_field);
  config.read(kReasoningEffort, out.reasoning_effort);
  return std::make_unique<OpenAi>(std::move(out));
}

}  // namespace

extern const JudgePlugin openai;
constinit const JudgePlugin openai = {
    .info = {.id = "openai",
             .summary = "Asks a model behind OpenAI's chat completions: vLLM, "
                        "llama.cpp, Ollama, hosted services.",
             .source = "https://platform.openai.com/docs/api-reference/chat",
             .knobs = kKnobs},
    .make = make,
};

}  // namespace assize::judges
