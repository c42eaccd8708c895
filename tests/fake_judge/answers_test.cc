// Asked over HTTP, the fake judge says what the simulated judge says here.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "audit/render.h"
#include "cli/verb.h"
#include "data.h"
#include "fake_judge/fake_judge.h"
#include "fake_judge/http_exchange.h"
#include "judges/house_prompt.h"

namespace {

using namespace assize;
using namespace assize::testing;
using nlohmann::json;

/// The quickstart suite, read as an audit reads it.
struct Quickstart {
  Registry registry = cli::make_registry("").value();
  std::unique_ptr<Suite> suite;
  Benchmark bench;
  std::vector<JudgePrompt> prompts;

  Quickstart() {
    ConfigNode inputs =
        ConfigNode::parse(
            "{items: items.jsonl, answers: answers, baseline: baseline}",
            root() + "/suites/quickstart/inputs.yaml")
            .value();
    suite = registry.find<SuitePlugin>("generic").value()->plugin->make(inputs);
    REQUIRE(inputs.finish().empty());
    bench = suite->read(1).value();
    prompts = suite->prompts(bench).value();
  }

  /// Every published trial, in the order of the design and in the other.
  std::vector<Request> requests() const {
    std::vector<Request> out;
    for (Trial trial : suite->design(bench)) {
      for (int order = 0; order < 2; ++order) {
        const JudgePrompt& prompt = prompts[suite->prompt_of(bench, trial)];
        const auto shown = present(bench, prompt, trial);
        REQUIRE(shown);
        out.push_back(
            render(prompt, *shown, bench.items[trial.item], trial.turn, 1)
                .value());
        std::swap(trial.shown[0], trial.shown[1]);
        trial.focus = 1 - trial.focus;
      }
    }
    return out;
  }
};

json chat_body(const Request& request, const std::string& model) {
  json messages = json::array();
  for (const Message& message : request.messages) {
    messages.push_back({{"role", "user"}, {"content", message.text}});
  }
  return {{"model", model},
          {"messages", messages},
          {"temperature", request.sampling.temperature},
          {"logprobs", true},
          {"top_logprobs", request.sampling.top_logprobs}};
}

using Spelt = std::vector<std::vector<std::pair<std::string, double>>>;

Spelt spelt(const Completion& said) {
  Spelt out;
  for (const auto& choices : said.logprobs) {
    auto& token = out.emplace_back();
    for (const TokenChoice& choice : choices) {
      token.emplace_back(choice.token, choice.logprob);
    }
  }
  return out;
}

Spelt spelt(const json& reply) {
  Spelt out;
  for (const json& token : reply["choices"][0]["logprobs"]["content"]) {
    auto& choices = out.emplace_back();
    for (const json& choice : token["top_logprobs"]) {
      choices.emplace_back(choice["token"], choice["logprob"]);
    }
  }
  return out;
}

}  // namespace

TEST_CASE(
    "every quickstart pair gets in both orders, from both profiles, the text "
    "and the log-probabilities of the simulated judge, bit by bit") {
  const Quickstart quickstart;
  const std::vector<Request> requests = quickstart.requests();
  const FakeJudge judge;
  Connection connection(judge.port());

  for (const std::string profile : {"honest", "gullible"}) {
    const auto simulated = make_simulated("profile: " + profile);
    for (const Request& request : requests) {
      connection.send(http_request("POST", "/v1/chat/completions",
                                   chat_body(request, profile).dump()));
      const Exchange got = connection.receive();
      REQUIRE(got.status == 200);
      const json reply = json::parse(got.body);
      const Completion said = simulated->answer(request, 0).value();
      REQUIRE(reply["choices"][0]["message"]["content"] == said.text);
      REQUIRE(reply["choices"][0]["finish_reason"] == "stop");
      REQUIRE(spelt(reply) == spelt(said));
      REQUIRE(reply["usage"]["prompt_tokens"] == said.prompt_tokens);
      REQUIRE(reply["usage"]["completion_tokens"] == said.completion_tokens);
    }
  }
  // 88 items, four systems against the baseline, two orders, two profiles.
  CHECK(requests.size() == 88 * 4 * 2);
  const json stats = judge.stats();
  CHECK(stats["calls"] == 88 * 4 * 2 * 2);
  CHECK(stats["connections"] == 2);  // That of the calls, and this.
}

TEST_CASE("a seed is a sample, a temperature draws, further knobs are heeded") {
  const Quickstart quickstart;
  Request request = quickstart.requests().at(3);
  request.sampling.temperature = 0.7;
  const FakeJudge judge({"--judge", "{profile: gullible, noise: 2}"});
  Connection connection(judge.port());
  const auto simulated = make_simulated("{profile: gullible, noise: 2}");

  for (const std::uint16_t sample : {0, 1, 2, 3, 4, 5}) {
    json body = chat_body(request, "some-model");
    body["seed"] = sample;
    connection.send(http_request("POST", "/v1/chat/completions", body.dump()));
    const json reply = json::parse(connection.receive().body);
    const Completion said = simulated->answer(request, sample).value();
    CHECK(reply["choices"][0]["message"]["content"] == said.text);
    CHECK(reply["choices"][0]["logprobs"]["content"][1]["token"] ==
          said.logprobs.at(1).at(0).token);
    CHECK(reply["choices"][0]["logprobs"]["content"][1]["logprob"] ==
          said.logprobs.at(1).at(0).logprob);
    CHECK(reply["model"] == "some-model");
  }
}

TEST_CASE("as many alternatives are given as were asked for, or none") {
  const Quickstart quickstart;
  const Request request = quickstart.requests().at(0);
  const FakeJudge judge;
  json body = chat_body(request, "honest");
  const auto ask = [&] {
    const Exchange got =
        exchange(judge.port(), "POST", "/v1/chat/completions", body.dump());
    return json::parse(got.body)["choices"][0]["logprobs"];
  };

  body["top_logprobs"] = 1;
  CHECK(ask()["content"][1]["top_logprobs"].size() == 1);
  body.erase("top_logprobs");
  CHECK(ask()["content"][1]["top_logprobs"] == json::array());
  body["logprobs"] = false;
  CHECK(ask() == nullptr);
}
