#include "stats/item_separation.h"

#include <catch2/catch.hpp>
#include <cmath>

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;
using Values = std::vector<double>;

}  // namespace

// tests/oracles/meta_metrics.py: four systems on six items, by numpy.
TEST_CASE("how items set systems apart is as numpy has it") {
  const Values scores = {0,  22, 27, 7,  10, 9,  17, 30, 10, 13, 22, 37,
                         21, 38, 32, 32, 34, 26, 38, 46, 54, 38, 46, 54};
  const std::vector<ItemSeparation> gold = {
      {0.968887197040, 2.221467947754, 15.599145275730},
      {0.986569855664, 1.502611536265, 10.327955589886},
      {0.687327698330, 1.967385023352, 18.136059844042},
      {0.928811700068, 2.098540219007, 14.843629385475},
      {0.984542459309, 2.253917304397, 15.491933384830},
      {0.794835288277, 2.344395676502, 18.912077270006}};

  const std::vector<ItemSeparation> found = item_separation({scores, 4});

  REQUIRE(found.size() == gold.size());
  for (std::size_t g = 0; g < gold.size(); ++g) {
    CAPTURE(g);
    CHECK_THAT(found[g].discrimination,
               WithinAbs(gold[g].discrimination, 1e-11));
    CHECK_THAT(found[g].contribution, WithinAbs(gold[g].contribution, 1e-11));
    CHECK_THAT(found[g].spread, WithinAbs(gold[g].spread, 1e-11));
  }
}

TEST_CASE("an item that turns the order round counts against it") {
  const Values scores = {1, 2, 1.5, 5.6, 5, 6, 5.5, 5};

  const std::vector<ItemSeparation> found = item_separation({scores, 2});

  CHECK(found[0].contribution > 0);
  CHECK(found[3].contribution < 0);
  CHECK_THAT(found[3].discrimination, WithinAbs(-1, 1e-12));
}

TEST_CASE("an item on which all are equal separates nobody") {
  const Values scores = {1, 0, 1, 2, 1, 3};

  const std::vector<ItemSeparation> found = item_separation({scores, 3});

  CHECK(std::isnan(found[0].discrimination));
  CHECK(found[0].contribution == 0);
  CHECK(found[0].spread == 0);
}

TEST_CASE("one system, or one item, separates nothing") {
  CHECK(std::isnan(item_separation({Values{1, 2, 3}, 1}).front().contribution));
  CHECK(std::isnan(item_separation({Values{1, 2}, 2}).front().contribution));
  CHECK(item_separation({Values{}, 0}).empty());
}

}  // namespace assize
