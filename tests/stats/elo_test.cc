#include "stats/elo.h"

#include <catch2/catch.hpp>
#include <limits>
#include <numeric>
#include <vector>

#include "stats/bradley_terry.h"
#include "stats/food_games.h"

namespace assize {

using Catch::Matchers::WithinAbs;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// Methods, C.12: evalica's golden ratings of food, K = 4 from 1000. Dishes:
// Tacos, Sushi, Burger, Pasta, Pizza.
TEST_CASE("ratings in the order given are evalica's") {
  const std::vector<double> gold = {1013.3587771887543, 1002.0980590208538,
                                    998.0260933346951, 994.1913058814378,
                                    992.325764574259};

  const std::vector<double> rating = elo_sequential(food_games(), {});

  for (std::size_t s = 0; s < 5; ++s) {
    CHECK_THAT(rating[s], WithinAbs(gold[s], 1e-9));
  }
}

TEST_CASE("the order decides, so the mean over orders is given beside it") {
  const Stream stream(7, {"elo"});

  const PermutedElo one = elo_permuted(food_games(), {}, 500, stream, 1);
  const PermutedElo two = elo_permuted(food_games(), {}, 500, stream, 2);

  CHECK(one.mean == two.mean);
  CHECK_THAT(std::accumulate(one.mean.begin(), one.mean.end(), 0.0),
             WithinAbs(5000, 1e-8));
  for (std::size_t s = 0; s < 5; ++s) CHECK(one.order_sd[s] > 0.01);
  CHECK(one.mean[0] > one.mean[1]);
}

// Methods, C.12: three models.
TEST_CASE("strengths of three models have the points of the worked example") {
  const BradleyTerry model(
      PairCounts(battles_of({{0, 6, 8}, {4, 0, 7}, {2, 3, 0}})), {});
  const std::vector<double> gold = {1102.748, 1025.902, 871.350};

  const BradleyTerryFit fit = model.fit();

  for (std::size_t s = 0; s < 3; ++s) {
    CHECK_THAT(elo_points(fit.strength[s], {}), WithinAbs(gold[s], 5e-4));
  }
}

// By hand: a game of equals moves half of K.
TEST_CASE("weights multiply what is at stake") {
  const Battles battles{
      .systems = 2, .first = {0}, .second = {1}, .outcome = {1}, .weight = {3}};

  CHECK(elo_sequential(battles, {.k = 10}) == std::vector<double>{1015, 985});
}

// python3 tests/oracles/wb_elo.py
TEST_CASE("known ratings are begun at, kept near, and not played against") {
  Battles battles{.systems = 4};
  for (std::uint32_t i = 0; i < 40; ++i) {
    const std::uint32_t a = i % 4, b = (a + 1 + i / 4 % 3) % 4;
    battles.first.push_back(a);
    battles.second.push_back(b);
    battles.outcome.push_back((i * i + a) % 3 / 2.0);
  }
  const std::vector<double> gold = {1194.047661156122, 1030.164815772123,
                                    987.3900066567919, 902.5444740099456};

  const std::vector<double> rating = elo_sequential(
      battles, {}, {.rating = {1200, kNone, kNone, 900}, .every = 3});

  for (std::size_t s = 0; s < 4; ++s) {
    CHECK_THAT(rating[s], WithinAbs(gold[s], 1e-9));
  }
}

// By hand: half of the 2 points that a game of equals moves.
TEST_CASE("a known rating is pulled half way back after its first game") {
  const Battles battles{
      .systems = 2, .first = {0}, .second = {1}, .outcome = {1}, .weight = {}};

  const std::vector<double> pulled =
      elo_sequential(battles, {}, {.rating = {1000, kNone}});
  const std::vector<double> never =
      elo_sequential(battles, {}, {.rating = {1000, kNone}, .every = 0});

  CHECK(pulled == std::vector<double>{1001, 998});
  CHECK(never == std::vector<double>{1002, 998});
}

}  // namespace assize
