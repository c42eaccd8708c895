#include "stats/rank_stability.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "core/verdict.h"

using namespace assize;
using Catch::Matchers::WithinAbs;

TEST_CASE("a part that turns the board round is found, and how far it moves") {
  // Three systems; the third part alone lifts the last above the others.
  const std::vector<std::vector<double>> boards = {
      {3, 2, 4}, {3, 2.5, 4}, {3, 2, 1}, {3, 2, 4}};

  const RankStability found = leave_one_out_ranks(
      3, [&](std::size_t without) { return boards[without]; });

  CHECK(found.rank == std::vector<double>{2, 3, 1});
  CHECK(found.best == std::vector<double>{1, 2, 1});
  CHECK(found.worst == std::vector<double>{2, 3, 3});
  CHECK(found.mover == std::vector<std::size_t>{2, 2, 2});
  // Ranks 1, 2, 3 against 2, 3, 1: Spearman -1/2.
  CHECK_THAT(found.least_spearman, WithinAbs(-0.5, 1e-12));
}

TEST_CASE("a system that a part alone judged has no rank without it") {
  const std::vector<std::vector<double>> boards = {
      {1, kAbsent, 2}, {1, 3, 2}, {1, 3, 2}};

  const RankStability found = leave_one_out_ranks(
      2, [&](std::size_t without) { return boards[without]; });

  CHECK(found.rank == std::vector<double>{3, 1, 2});
  CHECK(found.best == std::vector<double>{2, 1, 1});
  CHECK(found.worst == std::vector<double>{3, 1, 2});
  CHECK(found.mover == std::vector<std::size_t>{0, 2, 0});
  CHECK(found.least_spearman == 1);
}

TEST_CASE("equal systems share their rank") {
  const RankStability found = leave_one_out_ranks(1, [](std::size_t) {
    return std::vector<double>{1, 1, 0};
  });

  CHECK(found.rank == std::vector<double>{1.5, 1.5, 3});
  CHECK(found.worst == found.rank);
}
