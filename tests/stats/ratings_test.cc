#include "stats/ratings.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "core/verdict.h"

namespace assize {
namespace {

const std::vector<double> kValues = {3,   1, kAbsent,  //
                                     1.5, 3, 3};

TEST_CASE("ratings are places among the distinct values") {
  const Ratings ratings(kValues, 3);

  CHECK(ratings.units() == 2);
  CHECK(ratings.raters() == 3);
  CHECK(ratings.clusters() == 2);
  CHECK(std::vector<double>(ratings.categories().begin(),
                            ratings.categories().end()) ==
        std::vector<double>{1, 1.5, 3});
  CHECK(ratings.category(0, 0) == 2);
  CHECK(ratings.category(0, 2) == -1);
  CHECK(ratings.value(1, 0) == 1.5);
  CHECK(std::isnan(ratings.value(0, 2)));
}

TEST_CASE("units carry the weight of their cluster") {
  const Ratings ratings(kValues, 3, std::vector<std::uint32_t>{4, 1});
  const std::vector<double> weight = {0, 7, 0, 0, 2};

  CHECK(ratings.clusters() == 5);
  CHECK(ratings.unit_weight(0, weight) == 2);
  CHECK(ratings.unit_weight(1, weight) == 7);
  CHECK(ratings.unit_weight(1, {}) == 1);
}

TEST_CASE("leaving a rater out keeps units and categories") {
  const Ratings rest = Ratings(kValues, 3).without(0);

  CHECK(rest.raters() == 2);
  CHECK(rest.units() == 2);
  CHECK(rest.categories().size() == 3);
  CHECK(rest.value(0, 0) == 1);
  CHECK(std::isnan(rest.value(0, 1)));
  CHECK(rest.value(1, 1) == 3);
}

}  // namespace
}  // namespace assize
