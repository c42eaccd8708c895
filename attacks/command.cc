// A program as an attack: any program that reads and writes lines of JSON.
//
//     attacks:
//       - command: {argv: [python3, shout.py], timeout: 30}
//
// The program is started without a shell, at its first use, and only where
// `--allow-commands` permits it.  It sees PATH, HOME and LANG of the
// environment.  A relative argv[0] with a slash, and every argument that is the
// name of a file beside the audit, mean that file.  Settings are arguments.
//
// One object a line, at most 16 MiB, within `timeout` seconds each:
//
//     > {"type":"hello","assize":1}
//     < {"type":"hello","family":"attack","id":"x.shout","version":"1",
//        "summary":"Upper-cases the answer.","source":"here","parallel":4}
//     > {"type":"attack","id":7,"stream":"9f0c...",
//        "item":{"id":"q1","questions":["..."]},"answer":["..."]}
//     < {"type":"answer","id":7,"turns":["..."]}
//     < {"type":"error","id":7,"message":"why it does not apply"}
//
// `answer` and `turns` have one text per turn.  `stream` is 32 hexadecimal
// digits, the only source of randomness that an attack may use: the same
// message gets the same turns.  The first message is sent twice, and a program
// that answers it differently is refused.  Up to `parallel` messages (default
// 1) are open at once; replies may come in any order.  A reply of type "error"
// counts the answer as one that the attack does not apply to.  A program that
// ends, hangs or writes anything else stops the run.

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <mutex>
#include <nlohmann/json.hpp>

#include "net/command_plugin.h"
#include "plugin/attack.h"
#include "plugin/config_node.h"

namespace assize::attacks {
namespace {

using nlohmann::json;
using Turns = std::optional<std::vector<std::string>>;

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

class Command final : public AnswerAttack {
 public:
  Command(const std::vector<std::string>& argv, Location where,
          std::chrono::milliseconds time_limit)
      : where_(std::move(where)),
        program_("attack", argv,
                 std::filesystem::path(where_.file).parent_path().string(),
                 time_limit) {}

  Turns rewrite(const Item& item, std::span<const Text> honest,
                const AttackContext& /*context*/,
                Stream& stream) const override {
    if (failure()) return std::nullopt;
    const std::uint64_t high = stream.next(), low = stream.next();
    const std::string hex = fmt::format("{:016x}{:016x}", high, low);
    const json message = {
        {"type", "attack"},
        {"stream", hex},
        {"item", {{"id", item.id}, {"questions", item.questions}}},
        {"answer", std::vector<std::string>(honest.begin(), honest.end())}};
    const std::size_t turns =
        honest.empty() ? item.questions.size() : honest.size();
    Turns first = ask(message, turns);
    std::call_once(compared_, [&] {
      if (failure() || ask(message, turns) == first || failure()) return;
      keep(program_.reject("gave two answers to the same message"));
    });
    return failure() ? std::nullopt : std::move(first);
  }

  std::optional<Error> failure() const override {
    const std::lock_guard lock(mutex_);
    return failure_;
  }

  std::string identity() const override {
    return program_.identity().value_or("");
  }

 private:
  Turns ask(const json& message, std::size_t turns) const {
    const Result<json> reply = program_.call(message, "answer");
    if (!reply) {
      keep(reply.error());
      return std::nullopt;
    }
    if ((*reply)["type"] == "error") return std::nullopt;
    if (const auto unknown = unknown_field(*reply, {"turns"})) {
      keep(program_.reject(*unknown));
      return std::nullopt;
    }
    std::vector<std::string> out;
    for (const json& turn : reply->value("turns", json::array())) {
      if (turn.is_string()) out.push_back(turn.get<std::string>());
    }
    if (out.size() == turns && reply->value("turns", json()).size() == turns) {
      return out;
    }
    keep(program_.reject(
        fmt::format("answered without 'turns', a list of {} texts", turns)));
    return std::nullopt;
  }

  void keep(Error error) const {
    const std::lock_guard lock(mutex_);
    if (failure_) return;
    if (error.where.file.empty()) error.where = where_;
    failure_ = std::move(error);
  }

  const Location where_;
  const CommandPlugin program_;
  mutable std::once_flag compared_;
  mutable std::mutex mutex_;
  mutable std::optional<Error> failure_;
};

std::unique_ptr<AnswerAttack> make(ConfigNode& config) {
  double timeout = 0;
  const std::vector<std::string> argv = config.list(kArgv.name);
  config.read(kTimeout, timeout);
  if (argv.empty()) {
    config.fail("argv", "command needs 'argv', as in 'argv: [python3, x.py]'");
  }
  return std::make_unique<Command>(
      argv, config.where(),
      std::chrono::milliseconds(static_cast<std::int64_t>(timeout * 1000)));
}

}  // namespace

extern const AttackPlugin command;
constinit const AttackPlugin command = {
    .info = {.id = "command",
             .summary = "Runs a program that rewrites answers, over lines of "
                        "JSON.",
             .source = "the program; it declares its own source",
             .knobs = kKnobs},
    .make = make,
};

}  // namespace assize::attacks
