#include "core/turn_texts.h"

#include <catch2/catch.hpp>
#include <utility>

using namespace assize;
using Texts = std::vector<std::string_view>;

namespace {

Texts list(const TurnTexts& turns) { return {turns.begin(), turns.end()}; }

}  // namespace

TEST_CASE("turns hold none, one and several texts") {
  const Texts texts =
      GENERATE(Texts{}, Texts{"a"}, Texts{""}, Texts{"a", "", "c"});
  const TurnTexts turns(texts);

  CHECK(turns.size() == texts.size());
  CHECK(turns.empty() == texts.empty());
  CHECK(list(turns) == texts);
  if (texts.empty()) return;
  CHECK(turns.front() == texts.front());
  CHECK(turns.back() == texts.back());
  CHECK(turns[texts.size() - 1] == texts.back());
}

TEST_CASE("turns are copied and moved, onto themselves too") {
  const Texts texts = GENERATE(Texts{}, Texts{"a"}, Texts{"a", "b"});
  TurnTexts turns(texts);
  TurnTexts copy = turns;
  CHECK(copy == turns);

  copy = std::as_const(copy);
  CHECK(list(copy) == texts);
  const TurnTexts moved = std::move(turns);
  CHECK(list(moved) == texts);
  turns = {"x", "y"};
  CHECK(list(turns) == Texts{"x", "y"});
  turns = std::move(copy);
  CHECK(list(turns) == texts);
}

TEST_CASE("a text of a copy is its own") {
  TurnTexts turns{"a", "b"};
  TurnTexts copy = turns;
  copy[1] = "c";
  CHECK(turns[1] == "b");
  CHECK(copy != turns);
}
