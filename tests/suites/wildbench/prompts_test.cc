#include "suites/wildbench/prompts.h"

#include <catch2/catch.hpp>

using namespace assize;
using assize::wildbench::description;
using assize::wildbench::pairwise_prompt;
using assize::wildbench::score_prompt;

namespace {

Verdict parsed(const Grammar& grammar, std::string_view text,
               const std::vector<std::string>& labels = {}) {
  Completion said;
  said.text = text;
  return grammar.parse(said, labels);
}

}  // namespace

TEST_CASE("the score stands in the judge's JSON, the last one counts") {
  const auto prompt = score_prompt(description().value(), "");
  REQUIRE(prompt);
  const Grammar &official = prompt->official, &strict = prompt->strict;

  CHECK(prompt->slots == 1);
  CHECK(parsed(official, R"({"strengths": "s", "score": "7"})").score ==
        std::vector<double>{7});
  CHECK(parsed(official, R"({"score": 7.5})").score ==
        std::vector<double>{7.5});
  const char twice[] = R"({"score": "9", "score": "3"})";
  CHECK(parsed(official, twice).score == std::vector<double>{3});
  CHECK(parsed(strict, twice).status == Status::kAmbiguous);
  CHECK(parsed(official, R"({"score": "11"})").status == Status::kOffScale);
  CHECK(parsed(official, R"({"rating": "7"})").status == Status::kUnparsed);
}

TEST_CASE("the choice is one of five, in its key") {
  const auto prompt = pairwise_prompt(description().value(), "");
  REQUIRE(prompt);
  const auto choice = [&](const std::string& text) {
    return parsed(prompt->official, R"({"choice": ")" + text + R"("})",
                  prompt->labels);
  };

  CHECK(prompt->slots == 2);
  CHECK(choice("A++").winner == 0);
  CHECK(choice("A++").strength == 2);
  CHECK(choice("B+").winner == 1);
  CHECK(choice("B+").strength == 1);
  CHECK(choice("A=B").tie == Tie::kDeclared);
  CHECK(choice("A").status == Status::kUnparsed);
  CHECK(choice("A+ ").status == Status::kUnparsed);
  const char twice[] = R"({"choice": "A+", "choice": "B++"})";
  CHECK(parsed(prompt->official, twice, prompt->labels).winner == 1);
  CHECK(parsed(prompt->strict, twice, prompt->labels).status ==
        Status::kAmbiguous);
}

TEST_CASE("a template of the benchmark's own is filled at once") {
  const auto prompt = pairwise_prompt(description().value(),
                                      "{$history}|{$user_query}|{$candidate_A}|"
                                      "{$candidate_B}|{$checklist}|{ x");
  REQUIRE(prompt);

  const auto page = fill(prompt->frame, {{"history", "{$candidate_B}"},
                                         {"question", "{answer_1}"},
                                         {"answer_1", "ONE"},
                                         {"answer_2", "TWO"},
                                         {"checklist", "- c\n"}});

  REQUIRE(page);
  CHECK(page->front().text == "{$candidate_B}|{answer_1}|ONE|TWO|- c\n|{ x");
}

TEST_CASE("filled as published, an answer takes in what it names") {
  const auto prompt = pairwise_prompt(
      description().value(), "{$user_query}|{$candidate_A}|{$candidate_B}",
      assize::Fill::kSequentialAll);
  REQUIRE(prompt);

  const auto page = fill(prompt->frame,
                         {{"question", "Q {$candidate_B}"},
                          {"answer_1", "{$user_query}"},
                          {"answer_2", "TWO"}},
                         prompt->fill);

  REQUIRE(page);
  CHECK(page->front().text == "Q TWO|{$user_query}|TWO");
}

TEST_CASE("a template without the request or an answer is refused") {
  const auto about = description().value();
  CHECK_FALSE(score_prompt(about, "{$user_query}"));
  CHECK_FALSE(pairwise_prompt(about, "{$user_query} {$candidate_A}"));
  CHECK_FALSE(pairwise_prompt(about, "{$candidate_A} {$candidate_B}"));
}

TEST_CASE("our own frames show every part once") {
  const auto about = description().value();
  for (const auto& prompt :
       {score_prompt(about, ""), pairwise_prompt(about, "")}) {
    REQUIRE(prompt);
    std::vector<std::string_view> wanted = {"history", "question"};
    for (int slot = 1; slot <= prompt->slots; ++slot) {
      wanted.push_back(slot == 1 ? "answer_1" : "answer_2");
    }
    wanted.push_back("checklist");
    CHECK(slots_of(prompt->frame) == wanted);
  }
}
