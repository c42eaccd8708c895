#include "prompt/completion_json.h"

#include <catch2/catch.hpp>

using namespace assize;

namespace {

Completion whole() {
  Completion out;
  out.finish = Finish::kLength;
  out.text = "[[A]] \"quoted\"\n\xC3\xA9";
  out.hidden = "thinking";
  out.fingerprint = "fp_1";
  out.model = "m-1";
  out.logprobs = {{{"A", -0.125}, {"B", -2.5}}, {}};
  out.scores = {0.75, -3};
  out.prompt_tokens = 4000000000U;
  out.completion_tokens = 7;
  return out;
}

}  // namespace

TEST_CASE("a completion is read back as it was written") {
  const std::string text = completion_json(whole());

  const auto back = parse_completion(text);

  REQUIRE(back);
  CHECK(completion_json(*back) == text);
  CHECK(back->finish == Finish::kLength);
  CHECK(back->text == whole().text);
  CHECK(back->hidden == "thinking");
  CHECK(back->logprobs.size() == 2);
  CHECK(back->logprobs[0][1].token == "B");
  CHECK(back->logprobs[0][1].logprob == -2.5);
  CHECK(back->scores == std::vector<double>{0.75, -3});
  CHECK(back->prompt_tokens == 4000000000U);
}

TEST_CASE("what is no completion is an error, never a crash") {
  const std::string text = completion_json(whole());
  for (std::size_t length = 0; length < text.size(); ++length) {
    CHECK_FALSE(parse_completion(text.substr(0, length)));
  }
  for (const char* bad :
       {"{}", "[]", "null", R"({"finish":9})", R"({"finish":"stop"})"}) {
    CHECK_FALSE(parse_completion(bad));
  }
}
