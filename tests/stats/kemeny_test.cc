#include "stats/kemeny.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/stream.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

/// Three times abcd, twice bcda, twice cdab, as positions of a, b, c, d.
Preferences seven_rankings() {
  return preferences(std::vector<double>{0, 1, 2, 3, 3, 0, 1, 2, 2, 3, 0, 1}, 4,
                     std::vector<double>{3, 2, 2});
}

Preferences random_preferences(std::uint64_t seed, std::size_t n) {
  Stream stream(seed, {"kemeny"});
  std::vector<double> positions;
  for (std::size_t k = 0; k < 5 * n; ++k) {
    positions.push_back(static_cast<double>(stream.below(n)));
  }
  return preferences(positions, n);
}

/// All orders of least distance, by trying every permutation.
std::vector<Order> by_search(const Preferences& from) {
  Order order(from.systems);
  std::iota(order.begin(), order.end(), 0U);
  std::vector<Order> best;
  double least = INFINITY;
  do {
    const double distance = kemeny_distance(from, order);
    if (distance < least - 1e-9) best.clear();
    if (distance < least + 1e-9) best.push_back(order);
    least = std::min(least, distance);
  } while (std::ranges::next_permutation(order).found);
  return best;
}

}  // namespace

// Methods, C.12.
TEST_CASE("Kemeny and Borda disagree on seven rankings") {
  const Preferences from = seven_rankings();

  const KemenyOrders best = kemeny(from, 10);

  CHECK(best.exact);
  CHECK(best.orders == std::vector<Order>{{0, 1, 2, 3}});
  CHECK(best.count == 1);
  CHECK(best.distance == 14);
  CHECK(kemeny_distance(from, {1, 2, 3, 0}) == 15);
  CHECK(borda(from) == std::vector<double>{11, 12, 13, 6});
}

TEST_CASE("all best orders of up to seven systems are found") {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Preferences from = random_preferences(seed, 1 + seed % 7);
    const std::vector<Order> gold = by_search(from);
    CAPTURE(seed);

    const KemenyOrders best = kemeny(from, 100000);

    CHECK(best.orders == gold);
    CHECK(best.count == static_cast<double>(gold.size()));
    CHECK(best.distance >= best.lower_bound - 1e-12);
    CHECK(kemeny(from, 1).orders == std::vector<Order>{gold.front()});
    CHECK(kemeny(from, 1).count == best.count);
  }
}

TEST_CASE("equal positions prefer neither") {
  const Preferences from = preferences(std::vector<double>{1, 1, 2}, 3);

  const KemenyOrders best = kemeny(from, 10);

  CHECK(best.orders == std::vector<Order>{{0, 1, 2}, {1, 0, 2}});
  CHECK(best.distance == 0.5);
}

TEST_CASE("sixteen systems are exact, one more is a search without a promise") {
  const KemenyOrders exact = kemeny(random_preferences(1, 16), 5);
  const Preferences larger = random_preferences(2, 40);

  const KemenyOrders near = kemeny(larger, 5);

  CHECK(exact.exact);
  CHECK_FALSE(near.exact);
  REQUIRE(near.orders.size() == 1);
  Order order = near.orders.front();
  CHECK_THAT(near.distance, WithinAbs(kemeny_distance(larger, order), 1e-9));
  // No single move of a system betters it.
  for (std::size_t from = 0; from < 40; ++from) {
    for (std::size_t to = 0; to < 40; ++to) {
      Order moved = order;
      moved.erase(moved.begin() + static_cast<std::ptrdiff_t>(from));
      moved.insert(moved.begin() + static_cast<std::ptrdiff_t>(to),
                   order[from]);
      CHECK(kemeny_distance(larger, moved) > near.distance - 1e-9);
    }
  }
}

TEST_CASE("one planted order of twenty systems is found by the search") {
  std::vector<double> positions;
  for (int s = 0; s < 20; ++s) positions.push_back(s * 7 % 20);

  const KemenyOrders best = kemeny(preferences(positions, 20), 1);

  CHECK(best.distance == 0);
  CHECK(best.orders.front()[1] == 3);
}

}  // namespace assize
