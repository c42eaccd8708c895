#include "stats/pair_counts.h"

#include <catch2/catch.hpp>
#include <vector>

#include "core/stream.h"

namespace assize {
namespace {

/// Who reaches whom, by multiplying the matrix of links with itself.
std::vector<std::vector<bool>> closure(std::size_t n,
                                       const std::vector<PairCell>& cells) {
  std::vector<std::vector<bool>> reach(n, std::vector<bool>(n));
  for (std::size_t i = 0; i < n; ++i) reach[i][i] = true;
  for (const PairCell& cell : cells) {
    if (cell.first_wins + cell.ties > 0) reach[cell.first][cell.second] = true;
    if (cell.second_wins + cell.ties > 0) reach[cell.second][cell.first] = true;
  }
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        if (reach[i][k] && reach[k][j]) reach[i][j] = true;
      }
    }
  }
  return reach;
}

}  // namespace

TEST_CASE("comparisons add up by pair and cluster, whichever stood first") {
  const PairCounts counts({.systems = 3,
                           .first = {0, 1, 2, 1},
                           .second = {1, 0, 1, 0},
                           .outcome = {1, 1, .75, 0},
                           .weight = {1, 2, 4, 1},
                           .cluster = {2, 0, 0, 2}});

  const auto all = counts.weigh();
  const auto some = counts.weigh(std::vector<double>{0, 5, 3});

  CHECK(counts.clusters() == 3);
  CHECK(counts.parts(1).empty());
  REQUIRE(all.size() == 2);
  CHECK(all[0].first == 0);
  CHECK(all[0].second == 1);
  CHECK(all[0].first_wins == 2);
  CHECK(all[0].second_wins == 2);
  CHECK(all[1].second_wins == 2);
  CHECK(all[1].ties == 2);
  CHECK(some[0].first_wins == 6);
  CHECK(some[0].second_wins == 0);
  CHECK(some[1].ties == 0);
}

TEST_CASE("components are those of the closure, in random small graphs") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Stream stream(seed, {"graph"});
    const std::size_t n = 2 + stream.below(5);
    std::vector<PairCell> cells;
    for (std::uint32_t i = 0; i < n; ++i) {
      for (std::uint32_t j = i + 1; j < n; ++j) {
        const auto kind = stream.below(5);
        if (kind > 2) continue;
        cells.push_back({i, j, kind == 0 ? 1. : 0., kind == 1 ? 1. : 0.,
                         kind == 2 ? 1. : 0.});
      }
    }
    const auto reach = closure(n, cells);

    const Connectivity found = connectivity(n, cells);

    bool strong = true;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        strong = strong && reach[i][j];
        CHECK((found.component[i] == found.component[j]) ==
              (reach[i][j] && reach[j][i]));
      }
    }
    CHECK(found.strong == strong);
  }
}

TEST_CASE("who never lost, never won or never played is named") {
  const std::vector<PairCell> cells = {
      {0, 1, 2, 0, 0}, {1, 2, 1, 1, 0}, {2, 3, 3, 0, 0}};

  const Connectivity found = connectivity(5, cells);

  CHECK(found.undefeated == std::vector<std::uint32_t>{0});
  CHECK(found.winless == std::vector<std::uint32_t>{3});
  CHECK(found.absent == std::vector<std::uint32_t>{4});
  CHECK(found.component == std::vector<std::uint32_t>{0, 1, 1, 2, 3});
}

}  // namespace assize
