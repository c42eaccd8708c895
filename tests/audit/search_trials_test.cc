#include "audit/search_trials.h"

#include <catch2/catch.hpp>

using namespace assize;

namespace {

Trial trial(std::uint32_t item, std::uint8_t turn, std::uint8_t slots = 2) {
  Trial out{.item = item, .shown = {7, 3}, .slots = slots};
  out.turn = turn;
  out.focus = 0;
  return out;
}

/// Item 4 is a pair of two turns, item 9 an answer alone.
const std::vector<Trial> kSplit = {trial(4, 0), trial(4, 1), trial(9, 0, 1)};

}  // namespace

TEST_CASE("a probe is each turn of its item in the orders that it names") {
  const SearchTrials trials(kSplit, 5, false);

  const auto both = trials.of({.item = 4, .answer = {}});
  const auto one =
      trials.of({.item = 4, .answer = {}, .orders = Orders::kSwapped});
  const auto alone = trials.of({.item = 9, .answer = {}});

  REQUIRE(both);
  REQUIRE(one);
  REQUIRE(alone);
  Trial first = trial(4, 0);
  first.judge = 5;
  Trial swapped = first;
  swapped.shown = {3, 7};
  swapped.focus = 1;
  Trial second = first, second_swapped = swapped;
  second.turn = second_swapped.turn = 1;
  CHECK(*both == std::vector{first, swapped, second, second_swapped});
  CHECK(*one == std::vector{swapped, second_swapped});
  Trial only = trial(9, 0, 1);
  only.judge = 5;
  CHECK(*alone == std::vector{only});
}

TEST_CASE(
    "calls are one a trial, and one an answer where each is heard alone") {
  const std::set<std::uint32_t> items = {4, 9};

  CHECK(SearchTrials(kSplit, 0, false).calls(items) == 5);
  CHECK(SearchTrials(kSplit, 0, true).calls(items) == 9);
}

TEST_CASE("an item outside the split has no trial") {
  const auto none =
      SearchTrials(kSplit, 0, false).of({.item = 5, .answer = {}});

  REQUIRE(!none);
  CHECK(none.error().message ==
        "a search asked about an item outside its split");
}
