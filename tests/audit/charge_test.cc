#include "audit/charge.h"

#include <catch2/catch.hpp>

using namespace assize;

TEST_CASE("an answer is charged what was told, or else the worst case") {
  const Price price{2, 8};
  const RequestSize size{
      .most_prompt = 100, .about_prompt = 30, .most_completion = 50};
  const Usage worst{1, 150, 1000 * (2 * 100 + 8 * 50)};

  CHECK(charged(price, size, 30, 10) == Usage{1, 40, 1000 * (60 + 80)});
  CHECK(charged(price, size, 0, 0) == worst);
  CHECK(charged(price, size, 140, 11) == worst);
  CHECK(charged({}, size, 30, 10) == Usage{1, 40, 0});
}
