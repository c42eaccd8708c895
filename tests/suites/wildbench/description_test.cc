#include "suites/wildbench/description.h"

#include <catch2/catch.hpp>

#include "prompt/grammar.h"

using assize::Grammar;
using assize::wildbench::description;

TEST_CASE("the five tasks have the published weights") {
  const auto about = description();

  REQUIRE(about);
  CHECK(about->tasks.size() == 5);
  CHECK(about->weight() == 4.75);
  CHECK(about->tasks[static_cast<std::size_t>(about->task_of("Planning"))]
            .group == "Planning & Reasoning");
  CHECK(about->task_of("Others") == 0);
  CHECK(about->task_of("others") == -1);
  CHECK(about->name_of("Llama-2-70b-chat-hf") == "llama");
  CHECK(about->name_of("mine") == "mine");
}

TEST_CASE("the grammars compile and know the five choices") {
  const auto about = description();

  REQUIRE(about);
  for (const auto& spec : {about->score, about->score_strict, about->pairwise,
                           about->pairwise_strict}) {
    const auto grammar = Grammar::compile(spec);
    CAPTURE(spec.id);
    CHECK(grammar);
  }
  REQUIRE(about->choice("B++") != nullptr);
  CHECK(about->choice("B++")->winner == 1);
  CHECK(about->choice("B++")->strength == 2);
  CHECK(about->choice("A") == nullptr);
  CHECK(about->elo.length_margin == 1500);
}
