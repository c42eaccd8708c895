// The other protocols, and requests that no service would answer.

#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "fake_judge/fake_judge.h"
#include "fake_judge/http_exchange.h"

namespace {

using namespace assize::testing;
using nlohmann::json;

constexpr std::string_view kChat = "/v1/chat/completions";

json ask(const FakeJudge& judge, std::string_view path, const json& body) {
  return json::parse(exchange(judge.port(), "POST", path, body.dump()).body);
}

}  // namespace

TEST_CASE("a canned judge speaks Anthropic's messages") {
  const FakeJudge judge({"--canned", "--served-model", "claude-x"});

  const json reply =
      ask(judge, "/v1/messages",
          {{"model", "claude"}, {"max_tokens", 5}, {"messages", {}}});

  CHECK(reply ==
        json{{"id", "msg_canned"},
             {"type", "message"},
             {"role", "assistant"},
             {"model", "claude-x"},
             {"content", {{{"type", "text"}, {"text", "[[A]]"}}}},
             {"stop_reason", "end_turn"},
             {"stop_sequence", nullptr},
             {"usage", {{"input_tokens", 2000}, {"output_tokens", 3}}}});
}

TEST_CASE("scores grow with how the taste likes an answer") {
  const FakeJudge judge;
  const std::string question = "Which planets have rings?";
  const std::string good =
      "Four planets have rings:\n\n1. **Saturn**, of ice.\n2. **Jupiter**, of "
      "dust.\n3. **Uranus** and **Neptune**, dark and narrow ones.";

  const json pair = ask(
      judge, "/v1/score",
      {{"model", "reward"}, {"text_1", question}, {"text_2", {good, "No."}}});
  const json talk = {{{"role", "user"}, {"content", question}},
                     {{"role", "assistant"}, {"content", good}}};
  const json pooled =
      ask(judge, "/pooling", {{"model", "reward"}, {"messages", talk}});
  const json logit =
      ask(judge, "/classify",
          {{"model", "reward"}, {"messages", talk}, {"use_activation", false}});

  REQUIRE(pair["data"].size() == 2);
  const double first = pair["data"][0]["score"];
  const double second = pair["data"][1]["score"];
  CHECK(second > 0);
  CHECK(first > second);
  CHECK(first < 1);
  CHECK(pooled["data"][0]["data"] == json::array({first}));
  CHECK_THAT(logit["data"][0]["probs"][0].get<double>(),
             Catch::Matchers::WithinAbs(std::log(first / (1 - first)), 1e-9));
}

TEST_CASE("what no service would answer gets status 400 and the reason") {
  const FakeJudge judge;
  const json user = {{{"role", "user"}, {"content", "hello"}}};
  struct Row {
    std::string body, message;
  };
  const std::vector<Row> rows = {
      {"{", "the body is no JSON object: "},
      {"[]", "the body is no JSON object: "},
      {"{\"model\": \"\xff\"}", "the body is no JSON object: "},
      {json{{"messages", user}}.dump(), "'model' must be a text"},
      {json{{"model", "m"}}.dump(), "'messages' must be a list of messages"},
      {json{{"model", "m"}, {"messages", user}, {"top_logprobs", 3}}.dump(),
       "'logprobs' must be true when 'top_logprobs' is given"},
      {json{{"model", "m"}, {"messages", user}, {"stream", true}}.dump(),
       "'stream' is not spoken here"},
      {json{{"model", "m"}, {"messages", user}, {"temperature", "hot"}}.dump(),
       "'temperature' must be a number"},
      {json{{"model", "m"}, {"messages", user}}.dump(),
       "no prompt of the suite has the text of these messages"}};
  for (const Row& row : rows) {
    INFO(row.body.substr(0, 60));
    const Exchange got = exchange(judge.port(), "POST", kChat, row.body);
    CHECK(got.status == 400);
    const std::string said = json::parse(got.body)["error"]["message"];
    CHECK(said.substr(0, row.message.size()) == row.message);
  }
}

TEST_CASE("a model list, its health, and paths that are not there") {
  const FakeJudge judge({"--canned"});

  const Exchange models = exchange(judge.port(), "GET", "/v1/models", "");
  const Exchange health = exchange(judge.port(), "GET", "/health", "");
  const Exchange other = exchange(judge.port(), "POST", "/v1/other", "{}");
  const Exchange got = exchange(judge.port(), "GET", kChat, "");

  CHECK(json::parse(models.body)["data"][1]["id"] == "gullible");
  CHECK(health.status == 200);
  CHECK(health.body.empty());
  CHECK(other.status == 404);
  CHECK(got.status == 405);
  CHECK(judge.stats()["requests"] == 0);
}
