// Reward models: a number for each answer, in place of a judge's words.
//
// vLLM with a reward model, such as `vllm serve
// Skywork/Skywork-Reward-V2-Llama-3.1-8B`:
//
//     judges:
//       - score: {model: Skywork/Skywork-Reward-V2-Llama-3.1-8B,
//                 base_url: "http://localhost:8000", concurrency: 128}
//
// The judge's prompt is not used. Each answer goes to the server alone, as the
// conversation that it ended; the server's number is its score, higher is
// better, and of answers put together the highest wins. So there is no order
// and no label, and a payload that speaks to a judge's prompt finds nobody.
// Scores of different models have no common scale.
//
// `api` says how the server is asked, below `base_url`, where vLLM has these
// paths at its root:
//
// - `classify`: {"messages": [...]} to /classify, one number per class in
//   data[0].probs. For models that say "...ForSequenceClassification".
// - `pooling`: {"messages": [...]} to /pooling, numbers in data[0].data. Of a
//   list per token, the last is taken. For other reward models.
// - `score`: {"text_1": question, "text_2": answer} to /score, a number in
//   data[0].score. For cross-encoders, which know no conversation: of several
//   turns, those before the answer are one text.
//
// Where there are several numbers, `index` says which. `activation: off` asks
// for the number before a sigmoid or softmax, which makes equal what differs
// little; `server` leaves it to the server. Servers whose classification takes
// a text alone (SGLang's /v1/classify, text-embeddings-inference) cannot be
// asked with a conversation and are not spoken to.
//
// Keys: as for `openai`.

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "io/canonical_json.h"
#include "io/json_writer.h"
#include "judges/chat_json.h"
#include "judges/endpoint_knobs.h"
#include "judges/reply.h"
#include "plugin/judge.h"

namespace assize::judges {
namespace {

enum Api : std::size_t { kClassify, kPooling, kScore };

constexpr std::string_view kApis[] = {"classify", "pooling", "score"};
constexpr std::string_view kPaths[] = {"/classify", "/pooling", "/score"};
constexpr Choice kApi = {
    .name = "api", .meaning = "How the server is asked.", .options = kApis};
constexpr Number kIndex = {
    .name = "index",
    .unit = "",
    .meaning = "Which of several numbers is the score, from 0.",
    .fallback = 0,
    .least = 0,
    .most = 1000};
constexpr std::string_view kActivations[] = {"off", "server"};
constexpr Choice kActivation = {
    .name = "activation",
    .meaning =
        "Whether the model's last function, which squeezes the number, "
        "is turned off or left to the server.",
    .options = kActivations};
constexpr Knob kKnobs[] = {kModel,           kBaseUrl,
                           kApiKeyEnv,       kRevision,
                           kConcurrency,     kRequestsPerMinute,
                           kTokensPerMinute, kTimeout,
                           kTries,           kApi,
                           kIndex,           kActivation};

struct Settings {
  Served served;
  std::size_t api = kClassify, activation = 0, index = 0;
};

std::string identity_of(const Settings& settings) {
  nlohmann::json out = {{"protocol", "score"},
                        {"api", kApis[settings.api]},
                        {"activation", kActivations[settings.activation]},
                        {"base_url", settings.served.endpoint.base_url},
                        {"model", settings.served.model}};
  if (!settings.served.revision.empty()) {
    out["revision"] = settings.served.revision;
  }
  if (settings.index != 0) out["index"] = settings.index;
  return canonical_json(out);
}

/// What was said before the answer: the one message, or all with their roles.
std::string question_of(std::span<const Message> before) {
  if (before.size() == 1) return before[0].text;
  std::string out;
  for (const Message& message : before) {
    if (!out.empty()) out += "\n\n";
    out += fmt::format("{}: {}", name_of(message.role), message.text);
  }
  return out;
}

/// The number at `index` of a list, or of the last list in it; NaN where there
/// is none.
double number_in(const JsonValue& value, std::size_t index) {
  JsonValue row = value;
  const std::size_t rows = value.size();
  if (rows > 0 && value.at(0).is_array()) {
    std::size_t at = 0;
    value.each([&](const JsonValue& element) {
      if (++at == rows) row = element;
    });
  }
  return row.at(index).number();
}

double score_in(const JsonValue& first, const Settings& settings) {
  switch (settings.api) {
    case kClassify:
      return number_in(first["probs"], settings.index);
    case kPooling:
      return number_in(first["data"], settings.index);
    default:
      return first["score"].number();
  }
}

Called<Completion> read_score(const JsonValue& reply,
                              const Settings& settings) {
  const JsonValue data = reply["data"];
  if (!data.is_array()) return malformed("the reply has no list 'data'");
  if (data.size() == 0) return no_choices("the reply has no score");
  const double score = score_in(data.at(0), settings);
  if (!std::isfinite(score)) {
    return malformed(fmt::format("the reply has no number {} of the kind '{}'",
                                 settings.index, kApis[settings.api]));
  }
  Completion out;
  out.scores = {score};
  const JsonValue usage = reply["usage"];
  if (!add_count(usage, "prompt_tokens", out.prompt_tokens) ||
      !add_count(usage, "completion_tokens", out.completion_tokens)) {
    return malformed("the reply has a count of tokens that is no whole number");
  }
  out.model = word(reply["model"]);
  return out;
}

class Score final : public HttpBackend {
 public:
  explicit Score(Settings settings)
      : settings_(std::move(settings)), identity_(identity_of(settings_)) {}

  std::string name() const override { return "score/" + model(); }
  std::string model() const override { return settings_.served.model; }
  std::string identity() const override { return identity_; }
  const Endpoint& endpoint() const override {
    return settings_.served.endpoint;
  }
  bool per_slot() const override { return true; }

  HttpCall encode(const Request& request,
                  std::uint16_t /*sample*/) const override {
    const std::span<const Message> messages = request.messages;
    JsonWriter out(body_size(messages));
    out.begin_object();
    out.key("model");
    out.string(settings_.served.model);
    if (settings_.api == kScore) {
      write_pair(out, messages);
    } else {
      out.key("messages");
      write_messages(out, messages);
    }
    if (settings_.activation == 0) {
      out.key("use_activation");
      out.boolean(false);
    }
    out.end_object();
    return {.path = std::string(kPaths[settings_.api]), .body = out.take()};
  }

  /// It says a number and writes nothing.
  std::uint64_t most_completion(const Request& /*request*/) const override {
    return 0;
  }

  Called<Completion> decode(const HttpReply& reply) const override {
    return read_reply(reply.body, [this](const JsonValue& value) {
      return read_score(value, settings_);
    });
  }

 private:
  static void write_pair(JsonWriter& out, std::span<const Message> messages) {
    const std::size_t before = messages.empty() ? 0 : messages.size() - 1;
    out.key("text_1");
    out.string(question_of(messages.first(before)));
    out.key("text_2");
    out.string(messages.empty() ? "" : messages.back().text);
  }

  const Settings settings_;
  const std::string identity_;
};

std::unique_ptr<HttpBackend> make(ConfigNode& config) {
  Settings out;
  out.served = read_served(config, "score", kBaseUrl,
                           "'http://localhost:8000' for vLLM");
  config.read(kApi, out.api);
  out.index = static_cast<std::size_t>(read_whole(config, kIndex));
  config.read(kActivation, out.activation);
  return std::make_unique<Score>(std::move(out));
}

}  // namespace

extern const JudgePlugin score;
constinit const JudgePlugin score = {
    .info = {.id = "score",
             .summary = "Asks a reward model for the score of each answer.",
             .source = "https://docs.vllm.ai/en/latest/models/pooling_models/",
             .knobs = kKnobs},
    .make = make,
};

}  // namespace assize::judges
