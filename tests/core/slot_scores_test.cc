#include "core/slot_scores.h"

#include <catch2/catch.hpp>
#include <utility>

using namespace assize;

namespace {

std::vector<double> list(const SlotScores& scores) {
  return {scores.begin(), scores.end()};
}

}  // namespace

TEST_CASE("scores hold none and several numbers") {
  const std::vector<double> numbers =
      GENERATE(std::vector<double>{}, std::vector<double>{7.5},
               std::vector<double>{1, 0, -2});
  const SlotScores scores(numbers);

  CHECK(scores.size() == numbers.size());
  CHECK(scores.empty() == numbers.empty());
  CHECK(list(scores) == numbers);
  if (!numbers.empty()) CHECK(scores.front() == numbers.front());
}

TEST_CASE("scores are copied, moved, cleared and ordered") {
  SlotScores scores{1, 2};
  SlotScores copy = scores;
  copy[1] = 3;
  CHECK(scores[1] == 2);
  CHECK(scores < copy);
  CHECK(SlotScores{1} < scores);

  copy = std::as_const(copy);
  CHECK(copy == SlotScores{1, 3});
  const SlotScores moved = std::move(copy);
  CHECK(moved == SlotScores{1, 3});
  scores.clear();
  CHECK(scores == SlotScores{});
  CHECK(sizeof(SlotScores) == 8);
}
