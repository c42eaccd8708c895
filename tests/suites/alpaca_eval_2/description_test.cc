#include "suites/alpaca_eval_2/description.h"

#include <catch2/catch.hpp>
#include <tuple>

using assize::RecordedAttack;
using assize::alpaca_eval::description;
using assize::alpaca_eval::recorded_attacks;

TEST_CASE("suite.yaml names the reference, the judge and the frame") {
  const auto about = description();

  REQUIRE(about);
  CHECK(about->version == "2.0");
  CHECK(about->reference == "gpt4_1106_preview");
  CHECK(about->judge == "weighted_alpaca_eval_gpt4_turbo");
  CHECK(about->frame.find("\"model_identifier\": \"m\"") != std::string::npos);
}

TEST_CASE("a pattern pairs the systems whose names share its middle") {
  const std::vector<std::string> systems = {
      "NullModel", "a", "a_verbose", "b_verbose", "_verbose", "c"};

  const std::vector<RecordedAttack> pairs = recorded_attacks(
      {{"null", "NullModel", "c"}, {"v", "*_verbose", "*"}, {"x", "y", "z"}},
      systems);

  REQUIRE(pairs.size() == 2);
  CHECK(pairs[0].id == "null");
  CHECK(pairs[0].attacked == 0);
  CHECK(pairs[0].clean == 5);
  CHECK(pairs[1].id == "v");
  CHECK(pairs[1].attacked == 2);
  CHECK(pairs[1].clean == 1);
}
