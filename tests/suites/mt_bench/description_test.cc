#include "suites/mt_bench/description.h"

#include <catch2/catch.hpp>

#include "suites/mt_bench/prompts.h"

using namespace assize::mt_bench;

TEST_CASE("MT-Bench's suite.yaml says its parsers, prompts and categories") {
  const auto about = description();

  REQUIRE(about);
  CHECK(about->tie_delta == 0.1);
  CHECK(about->failed_score == -1);
  CHECK(about->baseline == "gpt-3.5-turbo");
  CHECK(about->official[0].size() == 2);
  CHECK(about->official[1].size() == 3);
  CHECK(about->live[0].least == 1);
  CHECK(about->live[0].most == 10);
  for (const char* category : {"math", "reasoning", "coding"}) {
    CHECK(about->needs_reference(category));
  }
  CHECK_FALSE(about->needs_reference("stem"));
}

TEST_CASE("each way of judging has a prompt with the published name") {
  const auto about = description();
  REQUIRE(about);
  std::vector<std::string> names;
  for (const Kind kind : {Kind::kSingle, Kind::kPairwise}) {
    for (const PromptUse& use : uses_of(kind)) names.push_back(use.name());
  }

  // S 3.1.
  CHECK(names == std::vector<std::string>{
                     "single-v1", "single-math-v1", "single-v1-multi-turn",
                     "single-math-v1-multi-turn", "pair-v2", "pair-math-v1",
                     "pair-v2-multi-turn", "pair-math-v1-multi-turn"});
  REQUIRE(about->prompts.size() == names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    CHECK(about->prompts[i].name == names[i]);
  }
}
