#include "suites/arena_votes/board.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

using assize::Battles;
using assize::TieModel;
using assize::arena_votes::Board;
using Catch::Matchers::WithinAbs;

namespace {

/// `times` battles of which `won` went to the first; clusters of their own.
void add(Battles& to, std::uint32_t first, std::uint32_t second, int won,
         int times) {
  for (int i = 0; i < times; ++i) {
    to.cluster.push_back(static_cast<std::uint32_t>(to.outcome.size()));
    to.first.push_back(first);
    to.second.push_back(second);
    to.outcome.push_back(i < won ? 1 : 0);
  }
}

/// Wins 6 of 10, 8 of 10 and 7 of 10 among three systems.
Battles three() {
  Battles out;
  out.systems = 4;
  add(out, 0, 1, 6, 10);
  add(out, 0, 2, 8, 10);
  add(out, 1, 2, 7, 10);
  return out;
}

}  // namespace

TEST_CASE("a board gives known strengths, and none to who never fought") {
  const auto board = Board::make(three(), 0, TieModel::kHalf);

  REQUIRE(board);
  const auto strengths = (*board)->strengths();
  // Methods brief, C.12: three models, strengths relative to the first.
  CHECK(strengths[0] == 0);
  CHECK_THAT(strengths[1], WithinAbs(-0.4423655, 1e-7));
  CHECK_THAT(strengths[2], WithinAbs(-1.3320377, 1e-7));
  CHECK(std::isnan(strengths[3]));
}

TEST_CASE("an anchor that nobody can be compared with is an error") {
  Battles battles = three();
  add(battles, 3, 0, 5, 5);

  const auto unbeaten = Board::make(battles, 3, TieModel::kHalf);
  const auto absent = Board::make(three(), 3, TieModel::kHalf);

  const std::string why =
      "nobody can be compared with the anchor: there is none that lost to it, "
      "by some way through others, and to whom it lost";
  REQUIRE_FALSE(unbeaten);
  CHECK(unbeaten.error().message == why);
  REQUIRE_FALSE(absent);
  CHECK(absent.error().message == why);
}

TEST_CASE("ties alone leave a model of ties without an end") {
  Battles battles = three();
  for (double& outcome : battles.outcome) outcome = 0.5;

  const auto board = Board::make(battles, 0, TieModel::kDavidson);
  const auto halves = Board::make(battles, 0, TieModel::kHalf);

  REQUIRE_FALSE(board);
  CHECK(board.error().message ==
        "how likely a tie is has no finite value in this model of ties, as "
        "where all battles are tied; 'ties: half' needs none");
  REQUIRE(halves);
  CHECK_THAT((*halves)->strengths()[2], WithinAbs(0, 1e-9));
}

TEST_CASE("weights that part the systems part the board") {
  const Battles battles = three();
  const auto board = Board::make(battles, 0, TieModel::kHalf);
  REQUIRE(board);
  std::vector<double> weight(battles.outcome.size(), 1.0);
  // The last system keeps its losses alone.
  for (std::size_t i = 0; i < weight.size(); ++i) {
    if (battles.second[i] == 2 && battles.outcome[i] == 0) weight[i] = 0;
  }

  const auto strengths = (*board)->strengths(weight);

  // Six wins of ten are odds of three to two.
  CHECK_THAT(strengths[1], WithinAbs(-std::log(1.5), 1e-9));
  CHECK(std::isnan(strengths[2]));
}

TEST_CASE("weights that leave the anchor alone leave nobody a strength") {
  const Battles battles = three();
  const auto board = Board::make(battles, 0, TieModel::kHalf);
  REQUIRE(board);
  std::vector<double> weight(battles.outcome.size(), 0.0);
  weight.front() = 1;

  const auto strengths = (*board)->strengths(weight);

  for (const double strength : strengths) CHECK(std::isnan(strength));
}
