#include "stats/separation.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <vector>

namespace assize {
namespace {

using Kind = SeparationKind;

struct Sample {
  std::vector<double> x, y;
  std::size_t columns = 0;

  Separation find() const {
    const std::vector<double> weight(y.size(), 1);
    return find_separation({x, y, weight, columns});
  }

  /// Smallest and largest gain of a row along the direction.
  std::pair<double, double> gains(const std::vector<double>& direction) const {
    double least = INFINITY, most = -INFINITY;
    for (std::size_t i = 0; i < y.size(); ++i) {
      double moved = 0;
      for (std::size_t j = 0; j < columns; ++j) {
        moved += x[j * y.size() + i] * direction[j];
      }
      for (const double sign : {1.0, -1.0}) {
        if (sign > 0 ? y[i] == 0 : y[i] == 1) continue;
        least = std::min(least, sign * moved);
        most = std::max(most, sign * moved);
      }
    }
    return {least, most};
  }
};

/// small_sample(k) of tests/oracles/logistic.py.
Sample small_sample(std::uint64_t k) {
  std::uint64_t state = k + 1;
  const auto next = [&] {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return state >> 16;
  };
  Sample sample{{}, {}, 3};
  for (int i = 0; i < 24; ++i) {
    sample.x.push_back(static_cast<double>(next() % 5) - 1);
  }
  for (int i = 0; i < 8; ++i) sample.x[i] = 1;
  const std::uint64_t bits = next();
  for (int i = 0; i < 8; ++i) {
    sample.y.push_back(static_cast<double>(bits >> i & 1));
  }
  if (k % 4 == 0) sample.y[0] = 0.5;
  return sample;
}

/// All directions of the plane that matter: those at right angles to a row,
/// and those between.
Kind by_search(const Sample& sample) {
  constexpr int kDirections = 48;
  Kind kind = Kind::kNone;
  for (int turn = 0; turn < kDirections; ++turn) {
    const double angle = 2 * std::numbers::pi * turn / kDirections;
    const auto [least, most] = sample.gains({std::cos(angle), std::sin(angle)});
    if (least > 1e-9) return Kind::kComplete;
    if (least > -1e-9 && most > 1e-9) kind = Kind::kQuasi;
  }
  return kind;
}

}  // namespace

// tests/oracles/logistic.py: scipy.optimize.linprog.
TEST_CASE("sixty small samples are separated where linear programming says") {
  const std::string gold =
      "000002000000000101010000100001000002020000200200002001001000";
  std::string found;

  for (std::uint64_t k = 0; k < gold.size(); ++k) {
    const Sample sample = small_sample(k);
    const Separation separation = sample.find();
    found += static_cast<char>('0' + static_cast<int>(separation.kind));
    if (separation.kind == Kind::kNone) continue;
    const auto [least, most] = sample.gains(separation.direction);
    CHECK(least > (separation.kind == Kind::kComplete ? 1e-9 : -1e-9));
    CHECK(most > 1e-9);
  }

  CHECK(found == gold);
}

TEST_CASE("every sample of four rows in the plane agrees with a search") {
  // Rows at multiples of 45 degrees, so that the search meets each exactly.
  constexpr double kX[] = {1, 1, 0, -1}, kY[] = {0, 1, 1, 1};
  for (int code = 0; code < 256; ++code) {
    Sample sample{{}, {}, 2};
    for (int i = 0; i < 4; ++i) sample.x.push_back(kX[code >> (2 * i) & 3]);
    for (int i = 0; i < 4; ++i) sample.x.push_back(kY[code >> (2 * i) & 3]);
    for (int outcome = 0; outcome < 81; ++outcome) {
      sample.y.clear();
      for (int i = 0, rest = outcome; i < 4; ++i, rest /= 3) {
        sample.y.push_back(rest % 3 / 2.0);
      }
      CAPTURE(code, outcome);
      CHECK(sample.find().kind == by_search(sample));
    }
  }
}

TEST_CASE("the direction names the columns that separate") {
  const Sample one{{1, 1, 1, 1, -2, -1, 1, 2, 5, 0, 5, 0}, {0, 0, 1, 1}, 3};
  const Sample quasi{{1, 1, 1, 1, 0, 0, 0, 7}, {0, 1, 0, 1}, 2};

  CHECK(one.find().kind == Kind::kComplete);
  CHECK(quasi.find().kind == Kind::kQuasi);
  CHECK(quasi.find().columns == std::vector<std::size_t>{1});
  CHECK(quasi.find().direction == std::vector<double>{0, 1});
}

TEST_CASE("one rare outcome in many rows is still seen") {
  Sample sample{{}, {}, 2};
  sample.x.assign(40000, 1);
  for (int i = 0; i < 20000; ++i) {
    sample.x[20000 + i] = i == 7 ? 1e-3 : 0;
    sample.y.push_back(i % 2);
  }

  CHECK(sample.find().columns == std::vector<std::size_t>{1});
}

TEST_CASE("rows without weight, and no rows, say nothing") {
  const std::vector<double> x = {-1, 1, 2}, y = {0, 1, 0}, weight = {1, 1, 0};

  CHECK(find_separation({x, y, weight, 1}).kind == Kind::kComplete);
  CHECK(Sample{x, y, 1}.find().kind == Kind::kNone);
  CHECK(Sample{{}, {}, 1}.find().kind == Kind::kNone);
  CHECK(Sample{{0, 0}, {0, 1}, 1}.find().kind == Kind::kNone);
}

}  // namespace assize
