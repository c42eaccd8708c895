#include "suites/wildbench/elo.h"

#include <catch2/catch.hpp>

using namespace assize;
using assize::wildbench::EloRule;
using assize::wildbench::score_games;
using assize::wildbench::Scored;
using Catch::Matchers::WithinAbs;

namespace {

constexpr EloRule kRule = {.margin = 2,
                           .tie_margin = 2,
                           .length_margin = 1500,
                           .k = 4,
                           .start = 1000,
                           .rounds = 3};

std::vector<double> outcomes(const std::vector<Scored>& rows,
                             const EloRule& rule = kRule) {
  return score_games(rows, 3, rule).outcome;
}

}  // namespace

TEST_CASE("two points more win, and fewer tie") {
  CHECK(outcomes({{.system = 0, .score = 7}, {.system = 1, .score = 5}}) ==
        std::vector<double>{1});
  CHECK(outcomes({{.system = 0, .score = 7}, {.system = 1, .score = 9}}) ==
        std::vector<double>{0});
  CHECK(outcomes({{.system = 0, .score = 7}, {.system = 1, .score = 6}}) ==
        std::vector<double>{0.5});
}

TEST_CASE("scores between the two margins are no game") {
  EloRule rule = kRule;
  rule.margin = 3;
  rule.tie_margin = 1;

  CHECK(outcomes({{.system = 0, .score = 7}, {.system = 1, .score = 5}}, rule)
            .empty());
}

TEST_CASE("lengths beyond the margin tie, whoever won") {
  CHECK(outcomes({{.system = 0, .score = 9, .length = 1},
                  {.system = 1, .score = 1, .length = 1502}}) ==
        std::vector<double>{0.5});
  CHECK(outcomes({{.system = 0, .score = 9, .length = 1},
                  {.system = 1, .score = 1, .length = 1501}}) ==
        std::vector<double>{1});
}

TEST_CASE("each two systems of a task play, and of no other task") {
  const std::vector<Scored> rows = {
      {.item = 0, .system = 0, .score = 9},
      {.item = 0, .system = 1, .score = 5},
      {.item = 0, .system = 2, .score = 1},
      {.item = 1, .system = 0, .score = 9},
      {.item = 1, .system = 1, .score = 1, .counts = false}};

  const Battles games = score_games(rows, 3, kRule);

  CHECK(games.first == std::vector<std::uint32_t>{0, 0, 1});
  CHECK(games.second == std::vector<std::uint32_t>{1, 2, 2});
}

TEST_CASE("one game moves both ratings by half of K") {
  const Battles games = score_games(
      std::vector<Scored>{{.system = 0, .score = 9}, {.system = 1, .score = 1}},
      2, kRule);

  const PermutedElo elo = wildbench::wb_elo(games, kRule, {}, 1);

  CHECK_THAT(elo.mean[0], WithinAbs(1002, 1e-12));
  CHECK_THAT(elo.mean[1], WithinAbs(998, 1e-12));
}
