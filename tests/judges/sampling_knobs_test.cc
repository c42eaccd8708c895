#include "judges/sampling_knobs.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

using namespace assize;
using judges::SamplingKnobs;

namespace {

std::string read(const std::string& yaml, SamplingKnobs& out) {
  ConfigNode config = ConfigNode::parse(yaml, "audit.yaml").value();
  judges::read_common(config, out);
  judges::read_extra(config, out);
  std::string faults;
  for (const Error& error : config.finish()) faults += error.message + '\n';
  return faults;
}

std::string told(const SamplingKnobs& knobs) {
  nlohmann::json out = nlohmann::json::object();
  knobs.tell(out);
  return out.dump();
}

}  // namespace

TEST_CASE(
    "without settings the prompt's sampling stands, and nothing is told") {
  SamplingKnobs knobs;
  REQUIRE(read("{}", knobs).empty());
  const Sampling asked = {.temperature = 0.7,
                          .top_p = 0.9,
                          .max_tokens = 300,
                          .top_logprobs = 5,
                          .seed = 11,
                          .json = true,
                          .stop = {"\n"}};

  const Sampling out = knobs.over(asked);

  CHECK(out.temperature == 0.7);
  CHECK(out.top_p == 0.9);
  CHECK(out.max_tokens == 300);
  CHECK(out.top_logprobs == 5);
  CHECK(out.seed == 11);
  CHECK(out.json);
  CHECK(out.stop == std::vector<std::string>{"\n"});
  CHECK(told(knobs) == "{}");
}

TEST_CASE("a setting wins over the prompt's, and is told") {
  SamplingKnobs knobs;
  REQUIRE(read("temperature: 0\nmax_tokens: 9\ntop_logprobs: 0\nseed: 0\n"
               "json: false\nsampling: left_out\n",
               knobs)
              .empty());

  const Sampling out = knobs.over({.temperature = 0.7,
                                   .max_tokens = 300,
                                   .top_logprobs = 5,
                                   .seed = 11,
                                   .json = true});

  CHECK(out.temperature == 0);
  CHECK(out.max_tokens == 9);
  CHECK(out.top_logprobs == 0);
  CHECK(out.seed == 0);
  CHECK_FALSE(out.json);
  CHECK(knobs.left_out());
  CHECK(told(knobs) ==
        R"({"json":false,"max_tokens":9,"sampling":"left_out","seed":0,)"
        R"("temperature":0.0,"top_logprobs":0})");
}

TEST_CASE("settings that mean nothing are refused") {
  SamplingKnobs knobs;

  CHECK(read("temperature: -0.5\nmax_tokens: 1.5\nseed: 0.5\n", knobs) ==
        "temperature must be 0 or more, or -1\n"
        "max_tokens must be a whole number\n"
        "seed must be a whole number\n");
}

TEST_CASE("a sample's seed stays in the range that servers take") {
  CHECK(judges::seed_of(7, 0) == 7);
  CHECK(judges::seed_of(7, 65'535) == 65'542);
  CHECK(judges::seed_of(INT64_MAX, 1) == 0);
  CHECK(judges::seed_of(UINT64_MAX, 0) == INT64_MAX);
}
