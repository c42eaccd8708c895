#include "audit/search_split.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "live_suite.h"

using namespace assize;
using namespace assize::testing;

namespace {

constexpr std::uint16_t kUnderTest[] = {0, 1, 2};

SearchSplit split(const Benchmark& bench, double share,
                  std::uint64_t seed = 1) {
  const LiveSuite suite;
  auto out =
      split_for_search(bench, suite.design(bench), kUnderTest, share, seed);
  if (!out) FAIL(out.error().message);
  return std::move(*out);
}

}  // namespace

TEST_CASE("a share of the instructions is set apart, each with one trial") {
  const Benchmark bench = live_benchmark(12);

  const SearchSplit half = split(bench, 0.5);

  CHECK(half.items.size() == 6);
  CHECK(half.trials.size() == 6);
  CHECK(std::ranges::is_sorted(half.items));
  std::set<std::uint32_t> items;
  for (const Trial& trial : half.trials) {
    CHECK(std::ranges::binary_search(half.items, trial.item));
    CHECK(items.insert(trial.item).second);
    // The first system under test that meets the reference.
    CHECK(trial.shown[trial.focus] == 1);
  }
}

TEST_CASE("some instructions are searched on, and some reported on") {
  const Benchmark bench = live_benchmark(12);

  CHECK(split(bench, 0.01).items.size() == 1);
  CHECK(split(bench, 0.99).items.size() == 11);
}

TEST_CASE("the split is the seed's") {
  const Benchmark bench = live_benchmark(12);

  CHECK(split(bench, 0.5, 1).items == split(bench, 0.5, 1).items);
  CHECK(split(bench, 0.5, 1).items != split(bench, 0.5, 2).items);
}

TEST_CASE("items of one instruction are on one side") {
  Benchmark bench = live_benchmark(12);
  for (std::uint32_t i = 0; i < 12; ++i) bench.items[i].cluster = i / 3;

  const SearchSplit half = split(bench, 0.5);

  CHECK(half.items.size() == 6);
  for (const std::uint32_t item : half.items) {
    const auto together = std::ranges::count_if(
        half.items, [&](std::uint32_t other) { return other / 3 == item / 3; });
    CHECK(together == 3);
  }
}

TEST_CASE("items without an answer of both sides are not searched on") {
  Benchmark bench = live_benchmark(12);
  const std::vector<Trial> published = LiveSuite().design(bench);
  std::erase_if(bench.answers, [](const Answer& answer) {
    return answer.system == 0 && answer.item < 10;
  });

  const auto out = split_for_search(bench, published, kUnderTest, 0.5, 1);

  REQUIRE(out);
  CHECK(out->items.size() == 1);
  CHECK(out->items.front() >= 10);
}

TEST_CASE("an item is searched on in every turn of one pair") {
  Benchmark bench = live_benchmark(12);
  std::vector<Trial> published;
  for (Trial trial : LiveSuite().design(bench)) {
    published.push_back(trial);
    if (trial.item < 6) continue;
    // The second turn, in the other order; then once more, in the first.
    Trial next = trial;
    next.turn = 1;
    std::swap(next.shown[0], next.shown[1]);
    next.focus = static_cast<std::uint8_t>(1 - next.focus);
    published.push_back(next);
    next = trial;
    next.turn = 1;
    published.push_back(next);
  }

  const auto half = split_for_search(bench, published, kUnderTest, 0.5, 1);

  REQUIRE(half);
  CHECK(half->items.size() == 6);
  std::map<std::uint32_t, std::vector<Trial>> by_item;
  for (const Trial& trial : half->trials) by_item[trial.item].push_back(trial);
  CHECK(by_item.size() == 6);
  for (const auto& [item, turns] : by_item) {
    CAPTURE(item);
    REQUIRE(turns.size() == (item < 6 ? 1 : 2));
    CHECK(turns.front().turn == 0);
    for (const Trial& trial : turns) CHECK(trial.shown[trial.focus] == 1);
    if (turns.size() == 1) continue;
    CHECK(turns.back().turn == 1);
    CHECK(turns.back().focus != turns.front().focus);
  }
}

TEST_CASE("one instruction alone cannot be split") {
  const Benchmark bench = live_benchmark(1);

  const auto out =
      split_for_search(bench, LiveSuite(1).design(bench), kUnderTest, 0.5, 1);

  REQUIRE(!out);
  CHECK(out.error().message ==
        "an attack that searches needs two instructions at least: one to "
        "search on, and one to report on");
}
