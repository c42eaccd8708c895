// A program as a judge: any program that reads and writes lines of JSON.
//
//     judges:
//       - command: {argv: [python3, prefers_short.py], timeout: 30}
//
// The program is started without a shell, at its first use, and only where
// `--allow-commands` permits it.  It sees PATH, HOME and LANG of the
// environment.  A relative argv[0] with a slash, and every argument that is the
// name of a file beside the audit, mean that file.  Settings are arguments.
//
// One object a line, at most 16 MiB, within `timeout` seconds each:
//
//     > {"type":"hello","assize":1}
//     < {"type":"hello","family":"judge","id":"x.short","version":"1",
//        "summary":"Prefers the short.","source":"here","parallel":4}
//     > {"type":"judge","id":8,"messages":[{"role":"user","text":"..."}],
//        "sampling":{"temperature":0},"sample":0}
//     < {"type":"completion","id":8,"text":"[[A]]"}
//     < {"type":"error","id":8,"again":false,"message":"why there is none"}
//
// The text is read by the suite's grammar, as that of any judge.  A completion
// may also have `logprobs` (for each token its alternatives, best first, as
// [token, log-probability in nats]), `finish` ("stop", "length", "filter" or
// "refusal"), `prompt_tokens` and `completion_tokens`.  The same message gets
// the same completion.  Up to `parallel` messages (default 1) are open at once;
// replies may come in any order.  An "error" with `again` is asked again later.
// A program that ends, hangs or writes anything else stops the run.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "judges/chat_json.h"
#include "net/command_plugin.h"
#include "plugin/config_node.h"
#include "plugin/judge.h"

namespace assize::judges {
namespace {

using nlohmann::json;

constexpr Words kArgv = {
    .name = "argv",
    .meaning = "The program and its arguments, as a list; required.",
    .fallback = ""};
constexpr Number kTimeout = {.name = "timeout",
                             .unit = "seconds",
                             .meaning = "Time for one reply.",
                             .fallback = 30,
                             .least = 0.1,
                             .most = 3600};
constexpr std::array<Knob, 2> kKnobs = {kArgv, kTimeout};

constexpr std::chrono::milliseconds kWait{500};
constexpr std::array<std::string_view, 4> kFinishes = {"stop", "length",
                                                       "filter", "refusal"};

json message_of(const Request& request, std::uint16_t sample) {
  json messages = json::array();
  for (const Message& message : request.messages) {
    messages.push_back(
        {{"role", name_of(message.role)}, {"text", message.text}});
  }
  const Sampling& sampling = request.sampling;
  json settings = {{"temperature", sampling.temperature},
                   {"top_p", sampling.top_p},
                   {"max_tokens", sampling.max_tokens},
                   {"top_logprobs", sampling.top_logprobs},
                   {"json", sampling.json},
                   {"stop", sampling.stop}};
  if (sampling.seed) settings["seed"] = *sampling.seed;
  return {{"type", "judge"},
          {"messages", std::move(messages)},
          {"sampling", std::move(settings)},
          {"sample", sample}};
}

using Read = tl::expected<void, std::string>;  ///< Or what is wrong.

Read read_choice(const json& pair, std::vector<TokenChoice>& into) {
  if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() ||
      !pair[1].is_number() || !(pair[1].get<double>() <= 0)) {
    return tl::unexpected<std::string>(
        "answered with 'logprobs' that are not, for each "
        "token, a list of [token, number of at most 0]");
  }
  into.push_back({pair[0].get<std::string>(), pair[1].get<double>()});
  return {};
}

Read read_logprobs(const json& tokens, Completion& out) {
  for (const json& token : tokens) {
    auto& choices = out.logprobs.emplace_back();
    for (const json& pair : token) {
      if (Read read = read_choice(pair, choices); !read) return read;
    }
  }
  return {};
}

Read read_count(const json& reply, const char* key, std::uint32_t& out) {
  const json count = reply.value(key, json(0U));
  if (!count.is_number_unsigned() || count > UINT32_MAX) {
    return tl::unexpected(
        fmt::format("answered with '{}' that is no whole number", key));
  }
  out = count.get<std::uint32_t>();
  return {};
}

tl::expected<Completion, std::string> read_completion(const json& reply) {
  if (const auto unknown =
          unknown_field(reply, {"text", "logprobs", "finish", "prompt_tokens",
                                "completion_tokens"})) {
    return tl::unexpected(*unknown);
  }
  Completion out;
  const json text = reply.value("text", json());
  if (!text.is_string())
    return tl::unexpected<std::string>("answered without a 'text'");
  out.text = text.get<std::string>();
  const json finish = reply.value("finish", json("stop"));
  const auto known = std::ranges::find(kFinishes, finish);
  if (known == kFinishes.end()) {
    return tl::unexpected(
        fmt::format("answered with 'finish' that is none of "
                    "{}",
                    fmt::join(kFinishes, ", ")));
  }
  out.finish = static_cast<Finish>(known - kFinishes.begin());
  return read_count(reply, "prompt_tokens", out.prompt_tokens)
      .and_then([&] {
        return read_count(reply, "completion_tokens", out.completion_tokens);
      })
      .and_then([&] {
        return read_logprobs(reply.value("logprobs", json::array()), out);
      })
      .map([&] { return std::move(out); });
}

class Command final : public LocalBackend {
 public:
  Command(const std::vector<std::string>& argv, const std::string& file,
          std::chrono::milliseconds time_limit)
      : program_("judge", argv,
                 std::filesystem::path(file).parent_path().string(),
                 time_limit) {}

  /// Starts the program; "command" where it does not say who it is.
  std::string name() const override {
    const Result<Declared> declared = program_.declared();
    return declared ? declared->id : "command";
  }

  std::vector<std::string> cautions() const override {
    return {
        fmt::format("The judge {} is a program that anyone may have "
                    "written; it is this one: {}",
                    name(), identity())};
  }

  std::string identity() const override {
    return program_.identity().value_or("a program that did not start");
  }

  /// A program may think long, or be paid for.
  bool kept() const override { return true; }

  Called<Completion> answer(const Request& request,
                            std::uint16_t sample) const override {
    const Result<json> reply =
        program_.call(message_of(request, sample), "completion");
    if (!reply) return stop(reply.error());
    if ((*reply)["type"] == "error") return refused(*reply);
    auto read = read_completion(*reply);
    if (!read) return stop(program_.reject(read.error()));
    return std::move(*read);
  }

 private:
  static tl::unexpected<CallError> refused(const json& reply) {
    const json again = reply.value("again", json(false));
    const json message = reply.value("message", json());
    const bool later = again.is_boolean() && again.get<bool>();
    return tl::unexpected(CallError{
        later ? CallError::Kind::kAgain : CallError::Kind::kNever,
        message.is_string() ? message.get<std::string>() : "no reason given",
        later ? kWait : std::chrono::milliseconds(0)});
  }

  static tl::unexpected<CallError> stop(const Error& error) {
    return tl::unexpected(
        CallError{CallError::Kind::kStopRun, error.message, {}});
  }

  const CommandPlugin program_;
};

std::unique_ptr<LocalBackend> make(ConfigNode& config) {
  double timeout = 0;
  const std::vector<std::string> argv = config.list(kArgv.name);
  config.read(kTimeout, timeout);
  if (argv.empty()) {
    config.fail("argv", "command needs 'argv', as in 'argv: [python3, x.py]'");
  }
  return std::make_unique<Command>(
      argv, config.where().file,
      std::chrono::milliseconds(static_cast<std::int64_t>(timeout * 1000)));
}

}  // namespace

extern const JudgePlugin command;
constinit const JudgePlugin command = {
    .info = {.id = "command",
             .summary = "Runs a program that answers a judge's prompt, over "
                        "lines of JSON.",
             .source = "the program; it declares its own source",
             .knobs = kKnobs},
    .make = make,
};

}  // namespace assize::judges
