#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "judges/http_backend.h"

namespace assize::judges {
extern const JudgePlugin openai;
}

using namespace assize;
using nlohmann::json;

namespace {

constexpr char kStart[] = "model: m\nbase_url: http://localhost:8000/v1\n";

std::unique_ptr<HttpBackend> made(const std::string& more = {}) {
  return testing::made_of(judges::openai, kStart + more);
}

Request asking() {
  Request request;
  request.messages = {{Role::kSystem, "Be \"fair\"."},
                      {Role::kUser, "Which?\n\xE2\x80\xA8\x01"}};
  request.sampling = {.max_tokens = 256};
  return request;
}

json sent(const HttpBackend& judge, const Request& request,
          std::uint16_t sample = 0) {
  return json::parse(judge.encode(request, sample).body);
}

}  // namespace

TEST_CASE("a body is what was asked, byte for byte the same") {
  const auto judge = made();

  const HttpCall call = judge->encode(asking(), 0);

  CHECK(call.path == "/chat/completions");
  CHECK(call.headers.empty());
  CHECK(call.body ==
        R"({"model":"m","messages":[)"
        R"({"role":"system","content":"Be \"fair\"."},)"
        "{\"role\":\"user\",\"content\":\"Which?\\n\xE2\x80\xA8\\u0001\"}],"
        R"("max_tokens":256,"temperature":0,"top_p":1})");
  CHECK(call.body == judge->encode(asking(), 0).body);
  CHECK(call.body == made()->encode(asking(), 3).body);
}

TEST_CASE("everything that a prompt asks for is sent") {
  Request request = asking();
  request.sampling = {.temperature = 0.7,
                      .top_p = 0.95,
                      .max_tokens = 16,
                      .top_logprobs = 5,
                      .seed = 41,
                      .json = true,
                      .stop = {"\n\n", "END"}};

  const json body = sent(*made(), request, 1);

  CHECK(body ==
        json{{"model", "m"},
             {"messages",
              {{{"role", "system"}, {"content", "Be \"fair\"."}},
               {{"role", "user"}, {"content", "Which?\n\xE2\x80\xA8\x01"}}}},
             {"max_tokens", 16},
             {"temperature", 0.7},
             {"top_p", 0.95},
             {"logprobs", true},
             {"top_logprobs", 5},
             {"seed", 42},
             {"response_format", {{"type", "json_object"}}},
             {"stop", {"\n\n", "END"}}});
}

TEST_CASE("settings win over the prompt, and shape what is sent") {
  Request request = asking();
  request.sampling.top_logprobs = 5;
  const auto judge = made(
      "max_tokens: 4000\nmax_tokens_field: max_completion_tokens\n"
      "sampling: left_out\ntop_logprobs: 0\nseed: 7\njson: true\n"
      "reasoning_effort: low\n");

  CHECK(sent(*judge, request, 2) ==
        json{{"model", "m"},
             {"messages", sent(*made(), request)["messages"]},
             {"max_completion_tokens", 4000},
             {"seed", 9},
             {"response_format", {{"type", "json_object"}}},
             {"reasoning_effort", "low"}});
}

TEST_CASE("a sample moves the seed, where there is one, and nothing else") {
  Request request = asking();
  const auto judge = made();
  CHECK(judge->encode(request, 0).body == judge->encode(request, 1).body);

  request.sampling.seed = 5;
  json first = sent(*judge, request, 0), second = sent(*judge, request, 1);

  CHECK(first["seed"] == 5);
  CHECK(second["seed"] == 6);
  first.erase("seed");
  second.erase("seed");
  CHECK(first == second);
}

TEST_CASE("its identity is what decides the answers, beside the request") {
  CHECK(made()->identity() ==
        R"({"base_url":"http://localhost:8000/v1","model":"m",)"
        R"("protocol":"openai.chat"})");
  std::set<std::string> seen = {made()->identity()};
  for (const char* setting :
       {"revision: r2", "temperature: 0", "temperature: 0.5", "max_tokens: 5",
        "top_logprobs: 0", "top_logprobs: 20", "seed: 0", "seed: 1",
        "json: true", "json: false", "sampling: left_out",
        "max_tokens_field: max_completion_tokens", "reasoning_effort: high"}) {
    CAPTURE(setting);
    CHECK(seen.insert(made(setting)->identity()).second);
  }
  for (const char* yaml : {"model: n\nbase_url: http://localhost:8000/v1",
                           "model: m\nbase_url: http://localhost:8001/v1"}) {
    CHECK(
        seen.insert(testing::made_of(judges::openai, yaml)->identity()).second);
  }
}

TEST_CASE("rates, limits and the key's variable are no part of its identity") {
  for (const char* setting :
       {"concurrency: 1", "timeout: 5", "tries: 1", "requests_per_minute: 9",
        "tokens_per_minute: 9", "api_key_env: OTHER", "max_tokens: 0",
        "max_tokens_field: max_tokens", "sampling: sent", "json: prompt"}) {
    CAPTURE(setting);
    CHECK(made(setting)->identity() == made()->identity());
  }
}

TEST_CASE("it is called by its model, and its batches are OpenAI's") {
  const auto judge = made("api_key_env: THE_KEY");

  CHECK(judge->name() == "openai/m");
  CHECK(judge->model() == "m");
  CHECK(judge->batch_format() == "openai");
  CHECK_FALSE(judge->per_slot());
  CHECK(judge->cautions().empty());
  CHECK(judge->endpoint().api_key_env == "THE_KEY");
  CHECK(judge->endpoint().key_header == "Authorization");
  CHECK(judge->endpoint().key_prefix == "Bearer ");
}

TEST_CASE("what it needs is said with examples") {
  CHECK(testing::faults_of(judges::openai, "{}") ==
        "openai needs 'model', as in 'model: NAME'\n"
        "openai needs 'base_url', as in 'http://localhost:8000/v1' for vLLM, "
        ":8080/v1 for llama.cpp, :11434/v1 for Ollama, or "
        "'https://api.openai.com/v1'\n");
}

TEST_CASE("hostile replies are malformed and nothing worse") {
  testing::survives(*made(), R"({"model":"m","choices":[{"message":{"content":)"
                             "\"\xC3\xA9[[A]]\",\"refusal\":null}}],"
                             R"("usage":{"prompt_tokens":1}})");
}

TEST_CASE("a damaged reply is a completion or none, with the reason") {
  testing::survives_damage(*made(), R"({"model":"m","choices":[{"message":
    {"content":"<think>A or B</think>[[A]]","reasoning":"Hm.",
     "refusal":null},"finish_reason":"stop","logprobs":{"content":[
      {"token":"[[","logprob":-0.1,"top_logprobs":[]},
      {"token":"A","logprob":-0.5,"top_logprobs":[
        {"token":"A","logprob":-0.5},{"token":"B","logprob":-1.5}]},
      {"token":"]]","logprob":0}]}}],"system_fingerprint":"fp",
    "usage":{"prompt_tokens":9,"completion_tokens":3}})");
}
