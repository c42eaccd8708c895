#include "judges/landscape.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <string>

namespace assize::judges {

using Catch::Matchers::WithinAbs;

TEST_CASE("a landscape is a function of words, places and seed") {
  CHECK(landscape("one two three", 1) == landscape(" one\ntwo  three ", 1));
  CHECK(landscape("one two three", 1) != landscape("one two three", 2));
  CHECK(landscape("one two three", 1) != landscape("two one three", 1));
  CHECK(landscape("", 1) == 0);
  CHECK(landscape(" \n\t", 1) == 0);
}

TEST_CASE("one word changed moves it by at most two over the root of n") {
  std::string text;
  for (int i = 0; i < 99; ++i) text += "w" + std::to_string(i) + " ";
  const double base = landscape(text + "end", 7);
  std::set<double> values;
  for (int i = 0; i < 50; ++i) {
    const double value = landscape(text + "end" + std::to_string(i), 7);
    CHECK(std::abs(value - base) <= 2 / std::sqrt(100.0));
    values.insert(value);
  }
  CHECK(values.size() == 50);
}

// Sum of n uniforms on [-1, 1] over sqrt(n): mean 0, variance 1/3; tanh keeps
// the mean, by symmetry.
TEST_CASE("over texts its mean is 0") {
  double sum = 0;
  for (int i = 0; i < 2000; ++i) {
    const double value = landscape("a b c d " + std::to_string(i), 3);
    CHECK(std::abs(value) < 1);
    sum += value;
  }
  // The first four words are the same in all: only the last moves.
  const double fixed = std::atanh(landscape("a b c d", 3)) * 2;
  double expected = 0;
  for (int i = 0; i < 2000; ++i) {
    expected +=
        std::tanh((fixed + (2 * (i + 0.5) / 2000 - 1)) / std::sqrt(5.0));
  }
  // Four standard errors of a uniform over sqrt(5).
  CHECK_THAT((sum - expected) / 2000,
             WithinAbs(0, 4 * std::sqrt(1.0 / 15 / 2000)));
}

}  // namespace assize::judges
