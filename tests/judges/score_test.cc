#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "judges/http_backend.h"

namespace assize::judges {
extern const JudgePlugin score;
}

using namespace assize;

namespace {

std::unique_ptr<HttpBackend> made(const std::string& more = {}) {
  return testing::made_of(
      judges::score, "model: rm\nbase_url: http://localhost:8000\n" + more);
}

Request conversation() {
  Request request;
  request.messages = {{Role::kUser, "Name a prime."},
                      {Role::kAssistant, "7"},
                      {Role::kUser, "And the next?"},
                      {Role::kAssistant, "11"}};
  return request;
}

Request question() {
  Request request;
  request.messages = {{Role::kUser, "2 + 2?"}, {Role::kAssistant, "4"}};
  return request;
}

}  // namespace

TEST_CASE("a conversation is sent as it is, whatever the sampling") {
  Request request = conversation();
  request.sampling.seed = 4;

  const HttpCall call = made()->encode(request, 2);

  CHECK(call.path == "/classify");
  CHECK(call.body ==
        R"({"model":"rm","messages":[)"
        R"({"role":"user","content":"Name a prime."},)"
        R"({"role":"assistant","content":"7"},)"
        R"({"role":"user","content":"And the next?"},)"
        R"({"role":"assistant","content":"11"}],"use_activation":false})");
  const HttpCall pooled =
      made("api: pooling\nactivation: server\n")->encode(question(), 0);
  CHECK(pooled.path == "/pooling");
  CHECK(pooled.body ==
        R"({"model":"rm","messages":[{"role":"user","content":"2 + 2?"},)"
        R"({"role":"assistant","content":"4"}]})");
}

TEST_CASE("a cross-encoder gets a question and an answer") {
  const auto judge = made("api: score");

  CHECK(judge->encode(question(), 0).path == "/score");
  CHECK(judge->encode(question(), 0).body ==
        R"({"model":"rm","text_1":"2 + 2?","text_2":"4",)"
        R"("use_activation":false})");
  CHECK(judge->encode(conversation(), 0).body ==
        R"({"model":"rm","text_1":"user: Name a prime.\n\nassistant: 7\n\n)"
        R"(user: And the next?","text_2":"11","use_activation":false})");
  CHECK(judge->encode({}, 0).body ==
        R"({"model":"rm","text_1":"","text_2":"","use_activation":false})");
}

// Shapes of vLLM's replies: vllm/entrypoints/pooling, ClassificationData,
// PoolingResponseData and ScoreResponseData.

TEST_CASE("a classification is read whole") {
  CHECK(testing::decoded(*made(), R"({
    "id": "classify-1", "object": "list", "created": 1750000000,
    "model": "Skywork/Skywork-Reward-V2-Llama-3.1-8B",
    "data": [{"index": 0, "label": "LABEL_0", "probs": [-12.25],
              "num_classes": 1}],
    "usage": {"prompt_tokens": 31, "total_tokens": 31,
              "completion_tokens": 0, "prompt_tokens_details": null}})") ==
        R"({"in":31,"model":"Skywork/Skywork-Reward-V2-Llama-3.1-8B",)"
        R"("scores":[-12.25]})");
}

TEST_CASE("a score is read where its kind of reply has it") {
  const auto [settings, body,
              said] = GENERATE(table<std::string, std::string, std::string>({
      {"api: score",
       R"({"object":"list","data":[{"index":0,"object":"score",
               "score":2.5}]})",
       R"({"scores":[2.5]})"},
      {"index: 1", R"({"data":[{"probs":[0.25,0.75]}]})",
       R"({"scores":[0.75]})"},
      {"index: 2", R"({"data":[{"probs":[0.25,0.75]}]})",
       "malformed: the reply has no number 2 of the kind 'classify'"},
      {"api: pooling",
       R"({"data":[{"index":0,"object":"pooling",
               "data":[[0.5],[1.5],[-3]]}]})",
       R"({"scores":[-3]})"},
      {"api: pooling", R"({"data":[{"data":[4.5]}]})", R"({"scores":[4.5]})"},
      {"api: pooling", R"({"data":[{"data":[[0.5],"x"]}]})",
       "malformed: the reply has no number 0 of the kind 'pooling'"},
      {"api: pooling", R"({"data":[{"data":"AACAPw=="}]})",
       "malformed: the reply has no number 0 of the kind 'pooling'"},
      {"api: pooling", R"({"data":[{"data":[]}]})",
       "malformed: the reply has no number 0 of the kind 'pooling'"},
      {"api: score", R"({"data":[{"score":"2.5"}]})",
       "malformed: the reply has no number 0 of the kind 'score'"},
      {"api: score", R"({"data":[{"score":null}]})",
       "malformed: the reply has no number 0 of the kind 'score'"},
      {"api: score", R"({"data":[]})", "no_choices: the reply has no score"},
      {"api: score", "{}", "malformed: the reply has no list 'data'"},
      {"api: score", R"({"data":[{"score":1}],"usage":{"prompt_tokens":1.5}})",
       "malformed: the reply has a count of tokens that is no whole "
       "number"},
      {"api: score", R"({"error":{"message":"does not support Score"}})",
       "malformed: the server answered with an error: does not support "
       "Score"},
  }));
  CAPTURE(settings, body);

  CHECK(testing::decoded(*made(settings), body) == said);
}

TEST_CASE("each answer is put to it alone") {
  const auto judge = made();

  CHECK(judge->per_slot());
  CHECK(judge->name() == "score/rm");
  CHECK(judge->model() == "rm");
  CHECK(judge->batch_format().empty());
  CHECK(judge->endpoint().base_url == "http://localhost:8000");
}

TEST_CASE("its identity is what decides the scores") {
  CHECK(made()->identity() ==
        R"({"activation":"off","api":"classify",)"
        R"("base_url":"http://localhost:8000","model":"rm",)"
        R"("protocol":"score"})");
  std::set<std::string> seen = {made()->identity()};
  for (const char* setting : {"revision: r2", "api: pooling", "api: score",
                              "index: 1", "activation: server"}) {
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

TEST_CASE("it says what it needs") {
  CHECK(testing::faults_of(judges::score, "index: 0.5") ==
        "score needs 'model', as in 'model: NAME'\n"
        "score needs 'base_url', as in 'http://localhost:8000' for vLLM\n"
        "index must be a whole number\n");
}

TEST_CASE("hostile scores are malformed and nothing worse") {
  const std::string whole = R"({"data":[{"probs":[1.5],"data":[[1.5]],)"
                            R"("score":1.5}],"model":"rm"})";

  for (const char* api : {"classify", "pooling", "score"}) {
    testing::survives(*made("api: " + std::string(api)), whole);
  }
}

TEST_CASE("a damaged score is a completion or none, with the reason") {
  for (const char* api : {"classify", "pooling", "score"}) {
    testing::survives_damage(
        *made("api: " + std::string(api)),
        R"({"model":"rm","data":[{"index":0,"probs":[0.5],"score":-1.25e1,
            "data":[[0.5],[1.5]]}],"usage":{"prompt_tokens":9}})");
  }
}
