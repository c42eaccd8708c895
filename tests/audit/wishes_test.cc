#include "audit/wishes.h"

#include <catch2/catch.hpp>

using namespace assize;

namespace {

using std::chrono::milliseconds;

Wishes::Way way_of(std::uint16_t number) {
  auto out = std::make_shared<OpenRequest>();
  out->key.sample = number;
  return out;
}

std::vector<std::uint16_t> numbers(const std::vector<Wishes::Way>& ways) {
  std::vector<std::uint16_t> out;
  for (const auto& way : ways) out.push_back(way->key.sample);
  return out;
}

const Wishes::Clock::time_point kNow = Wishes::Clock::now();

}  // namespace

TEST_CASE("fresh wishes are taken in order, as many as one transaction has") {
  Wishes wishes;
  for (std::uint16_t i = 0; i < 70; ++i) wishes.add(way_of(i));

  const auto first = numbers(wishes.take_fresh());
  const auto rest = numbers(wishes.take_fresh());

  CHECK(first.size() == kMostWishes);
  CHECK(first.front() == 0);
  CHECK(rest == std::vector<std::uint16_t>{64, 65, 66, 67, 68, 69});
  CHECK(wishes.take_fresh().empty());
}

TEST_CASE("what another process asks is looked for again after a while") {
  Wishes wishes;
  wishes.put_elsewhere(way_of(1), kNow);

  CHECK(wishes.take_again(kNow + kElsewhereWait, 0).empty());
  CHECK(numbers(wishes.take_again(kNow + kElsewhereWait + milliseconds(1),
                                  0)) == std::vector<std::uint16_t>{1});
  CHECK(wishes.take_again(kNow + milliseconds(9999), 0).empty());
}

TEST_CASE("what was over a ceiling is tried again once a call has ended") {
  Wishes wishes;
  wishes.put_over(way_of(1), 5);

  CHECK(wishes.all_over());
  CHECK(wishes.take_again(kNow, 5).empty());
  wishes.add(way_of(2));
  CHECK_FALSE(wishes.all_over());
  CHECK(numbers(wishes.take_again(kNow, 6)) == std::vector<std::uint16_t>{1});
  CHECK_FALSE(wishes.all_over());
}

TEST_CASE("all that waits is taken together when a run ends") {
  Wishes wishes;
  wishes.add(way_of(1));
  wishes.put_over(way_of(2), 0);
  wishes.put_elsewhere(way_of(3), kNow);

  CHECK(numbers(wishes.take_all()) == std::vector<std::uint16_t>{1, 2, 3});
  CHECK(wishes.take_all().empty());
  CHECK_FALSE(wishes.all_over());
}
