#include <catch2/catch.hpp>
#include <string>
#include <variant>

#include "data.h"
#include "net/programs.h"
#include "plugin/config_node.h"
#include "plugin/judge.h"

namespace assize::judges {
extern const JudgePlugin command;
}

using namespace assize;
using assize::testing::program;
using assize::testing::TemporaryFolder;

namespace {

std::unique_ptr<LocalBackend> made(const std::string& yaml,
                                   const std::string& path) {
  ConfigNode config = ConfigNode::parse(yaml, path).value();
  auto judge = std::get<Make<LocalBackend>>(judges::command.make)(config);
  REQUIRE(config.finish().empty());
  return judge;
}

Request asking(const std::string& text) {
  Request request;
  request.messages = {{Role::kSystem, "Be fair."}, {Role::kUser, text}};
  request.sampling.seed = 7;
  request.sampling.stop = {"\n\n"};
  return request;
}

struct Judge {
  explicit Judge(const std::string& body) {
    program(folder, "judge", body);
    judge = made("argv: [python3, program.py]\n", folder.path("audit.yaml"));
  }
  Called<Completion> answer(std::uint16_t sample = 0) const {
    return judge->answer(asking("Which?"), sample);
  }
  /// What a reply with these fields is refused with.
  static std::string refusal(const std::string& fields) {
    const Judge judge("say({'type': 'completion', 'id': asked['id'], " +
                      fields + "})");
    const auto called = judge.answer();
    REQUIRE_FALSE(called);
    CHECK(called.error().kind == CallError::Kind::kStopRun);
    const std::string& said = called.error().message;
    return said.substr(said.find("' ") + 2);
  }

  TemporaryFolder folder;
  std::unique_ptr<LocalBackend> judge;
};

/// Two answers as the house's prompt shows them.
std::string pair(const std::string& first, const std::string& second) {
  return "[Answer A 1f]\n" + first + "\n[End of answer A 1f]\n[Answer B 1f]\n" +
         second + "\n[End of answer B 1f]\n";
}

}  // namespace

TEST_CASE("the example judge prefers the shorter answer in both orders") {
  const auto judge = made("argv: [python3, prefers_short.py]\n",
                          testing::root() + "/examples/command/audit.yaml");

  const auto first = judge->answer(asking(pair("x", "longer\n")), 0);
  const auto second = judge->answer(asking(pair("longer\n", "x")), 0);
  const auto neither = judge->answer(asking("no answers here"), 0);

  REQUIRE((first && second));
  CHECK(first->text == "[[A]]");
  CHECK(second->text == "[[B]]");
  REQUIRE_FALSE(neither);
  CHECK(neither.error().kind == CallError::Kind::kNever);
  CHECK(neither.error().message == "no answer found");
  CHECK(judge->name() == "x.prefers_short");
  REQUIRE(judge->cautions().size() == 1);
  CHECK(judge->cautions()[0].find(R"("sha256":")") != std::string::npos);
  CHECK(judge->identity().find(R"("path":"prefers_short.py")") !=
        std::string::npos);
}

TEST_CASE("a program sees the messages, the sampling and the sample") {
  const Judge judge(
      "del asked['id']\n"
      "say({'type': 'completion', 'id': 2, 'text': json.dumps(asked, "
      "sort_keys=True)})");

  const auto called = judge.answer(3);

  REQUIRE(called);
  CHECK(called->text ==
        R"({"messages": [{"role": "system", "text": "Be fair."}, )"
        R"({"role": "user", "text": "Which?"}], "sample": 3, )"
        R"("sampling": {"json": false, "max_tokens": 1024, "seed": 7, )"
        R"("stop": ["\n\n"], "temperature": 0.0, "top_logprobs": 0, )"
        R"("top_p": 1.0}, "type": "judge"})");
}

TEST_CASE("a completion is read whole") {
  const Judge judge(
      "say({'type': 'completion', 'id': asked['id'], 'text': 'A',\n"
      "     'finish': 'length', 'prompt_tokens': 9, 'completion_tokens': 1,\n"
      "     'logprobs': [[['A', -0.25], ['B', -1.5]], []]})");

  const auto called = judge.answer();

  REQUIRE(called);
  CHECK(called->text == "A");
  CHECK(called->finish == Finish::kLength);
  CHECK(called->prompt_tokens == 9);
  CHECK(called->completion_tokens == 1);
  REQUIRE(called->logprobs.size() == 2);
  REQUIRE(called->logprobs[0].size() == 2);
  CHECK(called->logprobs[0][1].token == "B");
  CHECK(called->logprobs[0][1].logprob == -1.5);
  CHECK(called->logprobs[1].empty());
}

TEST_CASE("an error says whether to ask again") {
  const Judge judge(
      "say({'type': 'error', 'id': asked['id'], 'again': asked['sample'] == 0,"
      " 'message': 'busy'})");

  const auto again = judge.answer(0), never = judge.answer(1);

  REQUIRE_FALSE((again || never));
  CHECK(again.error().kind == CallError::Kind::kAgain);
  CHECK(again.error().wait.count() > 0);
  CHECK(never.error().kind == CallError::Kind::kNever);
  CHECK(never.error().message == "busy");
}

TEST_CASE("a reply that is no completion stops the run, and says why") {
  const auto [fields, said] = GENERATE(table<std::string, std::string>({
      {"'tokens': 1, 'text': 'A'", "answered with an unknown field 'tokens'"},
      {"'finish': 'stop'", "answered without a 'text'"},
      {"'text': None", "answered without a 'text'"},
      {"'text': 'A', 'finish': 'eos'",
       "answered with 'finish' that is none of stop, length, filter, refusal"},
      {"'text': 'A', 'prompt_tokens': -1",
       "answered with 'prompt_tokens' that is no whole number"},
      {"'text': 'A', 'completion_tokens': 2**32",
       "answered with 'completion_tokens' that is no whole number"},
      {"'text': 'A', 'logprobs': [[['A', 0.5]]]",
       "answered with 'logprobs' that are not, for each token, a list of "
       "[token, number of at most 0]"},
      {"'text': 'A', 'logprobs': [['A', -0.5]]",
       "answered with 'logprobs' that are not, for each token, a list of "
       "[token, number of at most 0]"},
      {"'text': 'A', 'logprobs': 'A'",
       "answered with 'logprobs' that are not, for each token, a list of "
       "[token, number of at most 0]"},
  }));
  CAPTURE(fields);

  CHECK(Judge::refusal(fields) == said);
}

TEST_CASE("a program that dies stops the run") {
  const Judge judge("sys.exit('out of paper')");

  const auto called = judge.answer();

  REQUIRE_FALSE(called);
  CHECK(called.error().kind == CallError::Kind::kStopRun);
  CHECK(called.error().message.ends_with(
      "ended with code 1; its standard error ends with 'out of paper'"));
}

TEST_CASE("a judge without argv is an error at its place") {
  ConfigNode config = ConfigNode::parse("timeout: 3", "audit.yaml").value();

  std::get<Make<LocalBackend>>(judges::command.make)(config);

  const auto errors = config.finish();
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].message.starts_with("command needs 'argv'"));
}
