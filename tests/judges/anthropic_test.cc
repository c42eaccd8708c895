#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "judges/http_backend.h"

namespace assize::judges {
extern const JudgePlugin anthropic;
}

using namespace assize;
using nlohmann::json;

namespace {

std::unique_ptr<HttpBackend> made(const std::string& more = {}) {
  return testing::made_of(judges::anthropic, "model: claude-x\n" + more);
}

Request asking() {
  Request request;
  request.messages = {{Role::kSystem, "Be fair."},
                      {Role::kUser, "Which?"},
                      {Role::kAssistant, "Of what?"},
                      {Role::kSystem, "Be brief."},
                      {Role::kUser, "These."}};
  request.sampling = {
      .max_tokens = 64, .top_logprobs = 5, .seed = 3, .json = true};
  return request;
}

}  // namespace

TEST_CASE("system messages go apart, and what the service lacks is not sent") {
  const HttpCall call = made()->encode(asking(), 1);

  CHECK(call.path == "/messages");
  CHECK(call.headers == HttpHeaders{{"anthropic-version", "2023-06-01"}});
  CHECK(call.body == R"({"model":"claude-x","max_tokens":64,)"
                     R"("system":"Be fair.\n\nBe brief.","messages":[)"
                     R"({"role":"user","content":"Which?"},)"
                     R"({"role":"assistant","content":"Of what?"},)"
                     R"({"role":"user","content":"These."}],"temperature":0})");
  CHECK(call.body == made()->encode(asking(), 0).body);
}

TEST_CASE("sampling is sent as the prompt asks or the settings say") {
  Request request;
  request.messages = {{Role::kUser, "Which?"}};
  request.sampling = {.temperature = 0.5, .top_p = 0.9, .stop = {"END"}};

  const json plain = json::parse(made()->encode(request, 0).body);
  const json set = json::parse(
      made("sampling: left_out\nmax_tokens: 9\n")->encode(request, 0).body);

  const json messages = {{{"role", "user"}, {"content", "Which?"}}};
  CHECK(plain == json{{"model", "claude-x"},
                      {"max_tokens", 1024},
                      {"messages", messages},
                      {"temperature", 0.5},
                      {"top_p", 0.9},
                      {"stop_sequences", {"END"}}});
  CHECK(set == json{{"model", "claude-x"},
                    {"max_tokens", 9},
                    {"messages", messages},
                    {"stop_sequences", {"END"}}});
}

TEST_CASE("a message with thinking is read whole") {
  CHECK(testing::decoded(*made(), R"({
    "id": "msg_1", "type": "message", "role": "assistant",
    "model": "claude-x-20250929",
    "content": [
      {"type": "thinking", "thinking": "It is B.", "signature": "c2ln"},
      {"type": "redacted_thinking", "data": "eA=="},
      {"type": "text", "text": "[[B"}, {"type": "text", "text": "]]"}],
    "stop_reason": "end_turn", "stop_sequence": null,
    "usage": {"input_tokens": 100, "cache_creation_input_tokens": 20,
              "cache_read_input_tokens": 3, "output_tokens": 50,
              "service_tier": "standard"}})") ==
        R"({"hidden":"It is B.","in":123,"model":"claude-x-20250929",)"
        R"("out":50,"text":"[[B]]"})");
}

TEST_CASE("why a message ended is kept apart") {
  const auto [reason, said] = GENERATE(table<std::string, std::string>({
      {"\"end_turn\"", R"({"text":"A"})"},
      {"\"stop_sequence\"", R"({"text":"A"})"},
      {"\"max_tokens\"", R"({"finish":"length","text":"A"})"},
      {"\"model_context_window_exceeded\"",
       R"({"finish":"length","text":"A"})"},
      {"\"refusal\"", R"({"finish":"refusal","text":"A"})"},
      {"null", R"({"text":"A"})"},
  }));
  CAPTURE(reason);

  CHECK(testing::decoded(*made(), R"({"content":[{"type":"text","text":"A"}],)"
                                  R"("stop_reason":)" +
                                      reason + "}") == said);
}

TEST_CASE("a reply of another shape is malformed, an empty answer is one") {
  const auto [body, said] = GENERATE(table<std::string, std::string>({
      {R"({"content":[],"stop_reason":"end_turn"})", "{}"},
      {R"({"content":[],"stop_reason":"refusal"})", R"({"finish":"refusal"})"},
      {R"({"content":"A"})", "malformed: the reply has no list 'content'"},
      {"{}", "malformed: the reply has no list 'content'"},
      {R"({"content":[{"type":"text"}]})",
       "malformed: the reply has a block without type or text"},
      {R"({"content":[{"text":"A"}]})",
       "malformed: the reply has a block without type or text"},
      {R"({"content":[],"usage":{"input_tokens":-1}})",
       "malformed: the reply has a count of tokens that is no whole number"},
      {R"({"content":[],"usage":{"output_tokens":"9"}})",
       "malformed: the reply has a count of tokens that is no whole number"},
      {R"({"type":"error","error":{"type":"overloaded_error",
           "message":"Overloaded"}})",
       "malformed: the server answered with an error: Overloaded"},
  }));
  CAPTURE(body);

  CHECK(testing::decoded(*made(), body) == said);
}

TEST_CASE("its key has a header of its own, and it says what it lacks") {
  const auto judge = made("api_key_env: THE_KEY");

  CHECK(judge->endpoint().base_url == "https://api.anthropic.com/v1");
  CHECK(judge->endpoint().api_key_env == "THE_KEY");
  CHECK(judge->endpoint().key_header == "x-api-key");
  CHECK(judge->endpoint().key_prefix.empty());
  CHECK(judge->name() == "anthropic/claude-x");
  CHECK(judge->model() == "claude-x");
  CHECK(judge->batch_format() == "anthropic");
  CHECK(judge->cautions() ==
        std::vector<std::string>{
            "anthropic/claude-x gives no log-probabilities and takes no seed: "
            "its verdicts are words, and samples of one request differ by "
            "chance alone."});
}

TEST_CASE("its identity is what decides the answers") {
  CHECK(made()->identity() ==
        R"({"base_url":"https://api.anthropic.com/v1","model":"claude-x",)"
        R"("protocol":"anthropic.messages","version":"2023-06-01"})");
  std::set<std::string> seen = {made()->identity()};
  for (const char* setting :
       {"revision: r2", "base_url: http://h", "temperature: 1", "max_tokens: 5",
        "sampling: left_out"}) {
    CAPTURE(setting);
    CHECK(seen.insert(made(setting)->identity()).second);
  }
  for (const char* setting :
       {"concurrency: 1", "timeout: 5", "tries: 1", "requests_per_minute: 9",
        "tokens_per_minute: 9", "api_key_env: OTHER"}) {
    CAPTURE(setting);
    CHECK(made(setting)->identity() == made()->identity());
  }
}

TEST_CASE("it needs a model and nothing else") {
  CHECK(testing::faults_of(judges::anthropic, "{}") ==
        "anthropic needs 'model', as in 'model: NAME'\n");
}

TEST_CASE("hostile messages are malformed and nothing worse") {
  testing::survives(*made(), R"({"content":[{"type":"text","text":)"
                             "\"\xF0\x9F\x98\x80[[A]]\"}],"
                             R"("stop_reason":"end_turn"})");
}

TEST_CASE("a damaged message is a completion or none, with the reason") {
  testing::survives_damage(*made(), R"({"type":"message","model":"claude-x",
    "content":[{"type":"thinking","thinking":"Hm."},
               {"type":"text","text":"[[A]]"}],"stop_reason":"max_tokens",
    "usage":{"input_tokens":9,"output_tokens":3}})");
}
