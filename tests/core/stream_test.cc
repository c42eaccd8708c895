#include "core/stream.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <span>
#include <string>
#include <vector>

namespace {

using assize::Stream;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

using Block = std::array<std::uint32_t, 4>;

/// Pearson's statistic of counts that should be equal.
double chi_squared(std::span<const int> counts) {
  const double n = std::accumulate(counts.begin(), counts.end(), 0.0);
  const double expected = n / static_cast<double>(counts.size());
  double sum = 0;
  for (const int count : counts) {
    sum += (count - expected) * (count - expected) / expected;
  }
  return sum;
}

}  // namespace

TEST_CASE("philox gives the published blocks") {
  // Random123 1.14, tests/kat_vectors, philox4x32 with 10 rounds.
  struct Case {
    Block counter;
    std::array<std::uint32_t, 2> key;
    Block expected;
  };
  constexpr std::uint32_t kOnes = 0xFFFFFFFF;
  const auto [counter, key, expected] =
      GENERATE(Case{{0, 0, 0, 0},
                    {0, 0},
                    {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
               Case{{kOnes, kOnes, kOnes, kOnes},
                    {kOnes, kOnes},
                    {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
               Case{{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                    {0xa4093822, 0x299f31d0},
                    {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}});

  const Block block = assize::philox(counter, key);

  CHECK(block == expected);
}

TEST_CASE("a stream is keyed by SHA-256 of its seed and names") {
  // Python: hashlib.sha256 over the length-prefixed fields "1",
  // "verbosity.pad", "q1", and Philox written anew from the paper.
  Stream stream(1, {"verbosity.pad", "q1"});

  std::vector<std::uint64_t> drawn;
  for (int i = 0; i < 4; ++i) drawn.push_back(stream.next());

  CHECK(drawn ==
        std::vector<std::uint64_t>{0x1265fabbab8a8c3f, 0x60040432c675e5c8,
                                   0xf0f847d411ac8544, 0x95d6be16f168d943});
}

TEST_CASE("a replicate is a counter of 64 bits") {
  const Stream stream(1, {"verbosity.pad", "q1"});

  CHECK(stream.at(0).next() == 0x1265fabbab8a8c3f);
  CHECK(stream.at(7).next() == 0x2203e338eaafc68e);
  CHECK(stream.at((1ull << 33) + 5).next() == 0x92c2104e13990b62);
}

TEST_CASE("a replicate does not depend on what was drawn before it") {
  const Stream fresh(3, {"a"});
  Stream used = fresh.at(12);
  for (int i = 0; i < 7; ++i) used.next();

  Stream after = used.at(5);
  Stream before = fresh.at(5);

  for (int i = 0; i < 20; ++i) CHECK(after.next() == before.next());
}

TEST_CASE("streams made in any order draw the same numbers") {
  std::vector<std::uint64_t> forwards(100), backwards(100);
  for (std::size_t i = 0; i < 100; ++i) {
    forwards[i] = Stream(1, {"p", std::to_string(i)}).next();
  }
  for (std::size_t i = 100; i-- > 0;) {
    backwards[i] = Stream(1, {"p", std::to_string(i)}).next();
  }

  CHECK(forwards == backwards);
}

TEST_CASE("every part of a key matters, and so does where parts end") {
  std::vector<std::uint64_t> first = {
      Stream(1, {}).next(),         Stream(2, {}).next(),
      Stream(1, {""}).next(),       Stream(1, {"a"}).next(),
      Stream(1, {"b"}).next(),      Stream(1, {"ab"}).next(),
      Stream(1, {"a", "b"}).next(), Stream(1, {"b", "a"}).next(),
      Stream(1, {"a", ""}).next(),  Stream(1, {"", "a"}).next(),
      Stream(11, {}).next(),        Stream(1, {"1"}).next()};

  std::ranges::sort(first);

  CHECK(std::ranges::adjacent_find(first) == first.end());
}

TEST_CASE("a copy goes on by itself") {
  Stream stream(1, {"copy"});
  stream.next();
  Stream copy = stream;

  const std::uint64_t next = stream.next();
  stream.next();

  CHECK(copy.next() == next);
}

TEST_CASE("uniform is the upper 53 bits") {
  // Python: (word >> 11) * 2.0 ** -53 of the words above.
  Stream stream(1, {"verbosity.pad", "q1"});

  CHECK(stream.uniform() == 0.07186858255185247);
  CHECK(stream.uniform() == 0.37506128539686);
  CHECK(stream.uniform() == 0.9412884609934498);
  CHECK(stream.uniform() == 0.5853079610837172);
}

TEST_CASE("uniform has the moments of a uniform variable") {
  Stream stream(1, {"uniform"});
  constexpr int kDraws = 200'000;
  double sum = 0, squares = 0, least = 1, most = 0;

  for (int i = 0; i < kDraws; ++i) {
    const double u = stream.uniform();
    sum += u;
    squares += u * u;
    least = std::min(least, u);
    most = std::max(most, u);
  }

  // Five standard errors: sqrt(1/12/n) and sqrt((1/5 - 1/9)/n).
  CHECK_THAT(sum / kDraws, WithinAbs(0.5, 0.0033));
  CHECK_THAT(squares / kDraws, WithinAbs(1.0 / 3, 0.0034));
  CHECK(least >= 0);
  CHECK(most < 1);
}

TEST_CASE("below is a value below its bound, each equally likely") {
  struct Case {
    std::uint64_t n;
    double bound;  ///< scipy.stats.chi2.ppf(0.9999, n - 1)
  };
  const auto [n, bound] =
      GENERATE(Case{5, 23.512742444991076}, Case{7, 27.85634123601417},
               Case{24, 57.07464313855563});
  Stream stream(1, {"below", std::to_string(n)});
  std::vector<int> counts(n);

  for (int i = 0; i < 60'000; ++i) ++counts.at(stream.below(n));

  CAPTURE(n);
  CHECK(chi_squared(counts) < bound);
}

TEST_CASE("below one is zero, and a bound of nearly 2^64 is met") {
  Stream stream(1, {"bounds"});

  for (int i = 0; i < 100; ++i) {
    CHECK(stream.below(1) == 0);
    CHECK(stream.below(~0ull) < ~0ull);
  }
}

TEST_CASE("below rejects: two thirds of 2^64 have no residue twice as likely") {
  // By remainder alone a value below 2^63 would come up 2/3 of the time.
  Stream stream(1, {"reject"});
  constexpr std::uint64_t kBound = (1ull << 63) + (1ull << 62);
  constexpr int kDraws = 20'000;
  int low = 0;

  for (int i = 0; i < kDraws; ++i) low += stream.below(kBound) < kBound / 3;

  // Five standard errors of a share of 1/3.
  CHECK_THAT(static_cast<double>(low) / kDraws, WithinAbs(1.0 / 3, 0.0167));
}

TEST_CASE("normal is the quantile of the middle of a cell") {
  // scipy.stats.norm.ppf(((word >> 12) + 0.5) * 2.0 ** -52)
  Stream stream(1, {"verbosity.pad", "q1"});

  CHECK_THAT(stream.normal(), WithinRel(-1.462014760408509, 1e-13));
  CHECK_THAT(stream.normal(), WithinRel(-0.31847774848956345, 1e-13));
  CHECK_THAT(stream.normal(), WithinRel(1.5656820182572155, 1e-13));
  CHECK_THAT(stream.normal(), WithinRel(0.2154915777218037, 1e-13));
}

TEST_CASE("normal has the moments and quantiles of a normal variable") {
  Stream stream(1, {"normal"});
  constexpr std::size_t kDraws = 200'000;
  std::vector<double> drawn(kDraws);
  double sum = 0, squares = 0, cubes = 0, fourths = 0;

  for (double& x : drawn) {
    x = stream.normal();
    sum += x;
    squares += x * x;
    cubes += x * x * x;
    fourths += x * x * x * x;
  }
  std::ranges::sort(drawn);

  // Five standard errors: variances of x, x^2, x^3, x^4 are 1, 2, 15, 96.
  CHECK_THAT(sum / kDraws, WithinAbs(0, 0.0112));
  CHECK_THAT(squares / kDraws, WithinAbs(1, 0.0159));
  CHECK_THAT(cubes / kDraws, WithinAbs(0, 0.0434));
  CHECK_THAT(fourths / kDraws, WithinAbs(3, 0.1096));
  // scipy.stats.norm.ppf; five standard errors sqrt(p (1 - p) / n) / density.
  struct Quantile {
    double p, value, within;
  };
  for (const auto& [p, value, within] :
       {Quantile{0.001, -3.090232306167813, 0.105},
        Quantile{0.01, -2.3263478740408408, 0.042},
        Quantile{0.25, -0.6744897501960817, 0.0153}, Quantile{0.5, 0, 0.0141},
        Quantile{0.9, 1.2815515655446004, 0.0192},
        Quantile{0.99, 2.3263478740408408, 0.042}}) {
    CAPTURE(p);
    CHECK_THAT(drawn[static_cast<std::size_t>(p * kDraws)],
               WithinAbs(value, within));
  }
}

TEST_CASE("shuffle gives each of the 24 orders of four equally often") {
  Stream stream(1, {"shuffle"});
  std::map<std::array<int, 4>, int> seen;

  for (int i = 0; i < 48'000; ++i) {
    std::array<int, 4> order = {0, 1, 2, 3};
    stream.shuffle(std::span<int>(order));
    ++seen[order];
  }

  std::vector<int> counts;
  for (const auto& [order, count] : seen) counts.push_back(count);
  REQUIRE(counts.size() == 24);
  // scipy.stats.chi2.ppf(0.9999, 23)
  CHECK(chi_squared(counts) < 57.07464313855563);
}

TEST_CASE("shuffle of nothing and of one draws nothing") {
  Stream stream(1, {"short"});
  Stream untouched = stream;
  std::vector<int> none, one = {7};

  stream.shuffle(std::span<int>(none));
  stream.shuffle(std::span<int>(one));

  CHECK(one == std::vector<int>{7});
  CHECK(stream.next() == untouched.next());
}
