#include <atomic>
#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "data.h"
#include "net/programs.h"
#include "plugin/attack.h"
#include "plugin/config_node.h"

namespace assize::attacks {
extern const AttackPlugin command;
}

using namespace assize;
using assize::testing::program;
using assize::testing::TemporaryFolder;

namespace {

using Turns = std::optional<std::vector<std::string>>;

/// The attack that an audit at `path` asks for.
std::unique_ptr<AnswerAttack> made(const std::string& yaml,
                                   const std::string& path) {
  ConfigNode config = ConfigNode::parse(yaml, path).value();
  auto attack = std::get<Make<AnswerAttack>>(attacks::command.make)(config);
  REQUIRE(config.finish().empty());
  return attack;
}

/// The attack of a program with this body.
struct Attack {
  explicit Attack(const std::string& body, unsigned parallel = 1) {
    program(folder, "attack", body, "program.py", parallel);
    attack = made("argv: [python3, program.py]\ntimeout: 20\n",
                  folder.path("audit.yaml"));
  }
  Turns rewrite(const std::vector<Text>& honest, std::uint64_t seed = 1) {
    return rewrite_with(*attack, honest, seed);
  }
  static Turns rewrite_with(const AnswerAttack& attack,
                            const std::vector<Text>& honest,
                            std::uint64_t seed) {
    const Benchmark bench;
    Item item;
    item.id = "q1";
    item.questions = {"What?", "And then?"};
    Stream stream(seed, {"command"});
    return attack.rewrite(item, honest, {.bench = bench, .canary = {}}, stream);
  }
  std::string failure() const {
    const auto error = attack->failure();
    if (!error) return "";
    CHECK(error->where.file == folder.path("audit.yaml"));
    const std::string& said = error->message;
    return said.substr(said.find("' ") + 2);
  }

  TemporaryFolder folder;
  std::unique_ptr<AnswerAttack> attack;
};

constexpr char kEcho[] =
    "say({'type': 'answer', 'id': asked['id'], 'turns': asked['answer']})";

}  // namespace

TEST_CASE("the example attack upper-cases the answer") {
  const auto attack = made("argv: [python3, shout.py]\n",
                           testing::root() + "/examples/command/audit.yaml");

  const Turns turns =
      Attack::rewrite_with(*attack, {"Hello, wörld", "{x}\n\u2028"}, 1);

  CHECK_FALSE(attack->failure());
  CHECK(turns == Turns({"HELLO, WÖRLD", "{X}\n\u2028"}));
  CHECK(attack->identity().starts_with(
      R"({"argv":["python3","shout.py"],"files":[{"path":"shout.py",)"));
}

TEST_CASE("a program sees the item, the answer and the stream's digits") {
  Attack attack(
      "out = [asked['item']['id'], '/'.join(asked['item']['questions']),\n"
      "       asked['stream'], '/'.join(asked['answer'])]\n"
      "say({'type': 'answer', 'id': asked['id'],\n"
      "     'turns': [json.dumps(out), str(sorted(asked))]})");
  Stream stream(5, {"command"});
  char digits[33];
  const std::uint64_t high = stream.next(), low = stream.next();
  std::snprintf(digits, sizeof digits, "%016llx%016llx",
                static_cast<unsigned long long>(high),
                static_cast<unsigned long long>(low));

  const Turns turns = attack.rewrite({"one", "two"}, 5);

  CHECK(attack.failure().empty());
  REQUIRE(turns);
  CHECK((*turns)[0] == std::string(R"(["q1", "What?/And then?", ")") + digits +
                           R"(", "one/two"])");
  CHECK((*turns)[1] == "['answer', 'id', 'item', 'stream', 'type']");
}

TEST_CASE("an error counts as an answer that the attack does not apply to") {
  Attack attack(
      "if asked['answer'][0] == 'no':\n"
      "    say({'type': 'error', 'id': asked['id'], 'message': 'too short'})\n"
      "else:\n    " +
      std::string(kEcho));

  CHECK(attack.rewrite({"no"}) == std::nullopt);
  CHECK(attack.rewrite({"yes"}) == Turns({"yes"}));
  CHECK(attack.failure().empty());
}

TEST_CASE("an attack that answers one message in two ways is refused") {
  Attack counter(
      "held.append(1)\n"
      "say({'type': 'answer', 'id': asked['id'], 'turns': [str(len(held))]})");
  Attack seeded(
      "import random\n"
      "n = random.Random(asked['stream']).random()\n"
      "say({'type': 'answer', 'id': asked['id'], 'turns': [str(n)]})");

  CHECK(counter.rewrite({"a"}) == std::nullopt);
  CHECK(counter.failure() == "gave two answers to the same message");
  CHECK(seeded.rewrite({"a"}, 1) != seeded.rewrite({"a"}, 2));
  CHECK(seeded.failure().empty());
}

TEST_CASE("a reply that is no list of as many texts stops the attack") {
  const auto [turns, said] = GENERATE(table<std::string, std::string>({
      {"'turns': ['a']", "answered without 'turns', a list of 2 texts"},
      {"'turns': ['a', 1]", "answered without 'turns', a list of 2 texts"},
      {"'turns': ['a', 'b', 1]", "answered without 'turns', a list of 2 texts"},
      {"'turns': 'ab'", "answered without 'turns', a list of 2 texts"},
      {"'turns': None", "answered without 'turns', a list of 2 texts"},
      {"'x': 1", "answered with an unknown field 'x' (did you mean 'turns'?)"},
      {"'turn': ['a', 'b']",
       "answered with an unknown field 'turn' (did you mean 'turns'?)"},
  }));
  CAPTURE(turns);
  Attack attack("say({'type': 'answer', 'id': asked['id'], " + turns + "})");

  CHECK(attack.rewrite({"one", "two"}) == std::nullopt);
  CHECK(attack.failure().starts_with(said.substr(0, said.find(" (did"))));
  CHECK(attack.rewrite({"one", "two"}) == std::nullopt);
}

TEST_CASE("a program that dies or is of another family fails with its place") {
  Attack dead("sys.exit(9)");
  TemporaryFolder folder;
  program(folder, "judge", kEcho);
  const auto judge =
      made("argv: [python3, program.py]\n", folder.path("audit.yaml"));

  CHECK(dead.rewrite({"a"}) == std::nullopt);
  CHECK(dead.failure() == "ended with code 9");
  CHECK(Attack::rewrite_with(*judge, {"a"}, 1) == std::nullopt);
  REQUIRE(judge->failure());
  CHECK(judge->failure()->message.ends_with(
      "declares the family 'judge', but is used as 'attack'"));
}

TEST_CASE("many threads get each their own answer") {
  Attack attack(kEcho, 4);
  std::atomic<int> right = 0;

  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 25; ++i) {
        const std::string text = std::to_string(100 * t + i);
        if (attack.rewrite({text}) == Turns({text})) ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  CHECK(right == 100);
  CHECK(attack.failure().empty());
}

TEST_CASE("a command without argv is an error at its place") {
  ConfigNode audit = ConfigNode::parse(
                         "attacks:\n  - command\n  - command: {argv: []}\n"
                         "  - command: {argv: [x], timeout: 0}\n",
                         "audit.yaml")
                         .value();
  for (auto& [id, knobs] : audit.entries("attacks")) {
    std::get<Make<AnswerAttack>>(attacks::command.make)(knobs);
  }

  CHECK(render(audit.finish()) ==
        "audit.yaml:2:5: error: command needs 'argv', as in 'argv: [python3, "
        "x.py]'\n"
        "    - command\n"
        "      ^\n"
        "audit.yaml:3:21: error: command needs 'argv', as in 'argv: [python3, "
        "x.py]'\n"
        "    - command: {argv: []}\n"
        "                      ^\n"
        "audit.yaml:4:35: error: timeout must be a number in [0.1, 3600] "
        "seconds, got '0'\n"
        "    - command: {argv: [x], timeout: 0}\n"
        "                                    ^");
}

TEST_CASE("argv is among the settings in force") {
  ConfigNode config =
      ConfigNode::parse("argv: [python3, shout.py]", "a.yaml").value();

  std::get<Make<AnswerAttack>>(attacks::command.make)(config);

  CHECK(config.canonical() ==
        R"({"argv":["python3","shout.py"],"timeout":30.0})");
}
