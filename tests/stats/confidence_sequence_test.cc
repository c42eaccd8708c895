#include "stats/confidence_sequence.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <vector>

#include "core/stream.h"

using namespace assize;
using Catch::Matchers::WithinAbs;

namespace {

/// The sequence after all of these.
Interval after(const std::vector<double>& values, double level) {
  ConfidenceSequence sequence(level);
  for (const double x : values) sequence.add(x);
  return sequence.interval();
}

/// Of `runs` sequences over `n` draws, those that miss `mean` at any time.
std::size_t misses(const std::function<double(Stream&)>& draw, double mean,
                   double level, std::size_t n, std::size_t runs) {
  std::size_t out = 0;
  const Stream key(7, {"confidence_sequence_test"});
  for (std::size_t run = 0; run < runs; ++run) {
    Stream stream = key.at(run);
    ConfidenceSequence sequence(level);
    bool missed = false;
    for (std::size_t i = 0; i < n; ++i) {
      sequence.add(draw(stream));
      const Interval now = sequence.interval();
      missed = missed || mean < now.lower || mean > now.upper;
    }
    out += missed;
  }
  return out;
}

double bernoulli(Stream& stream) { return stream.uniform() < 0.3 ? 1 : 0; }
double thirds(Stream& stream) {
  return static_cast<double>(stream.below(3)) / 2;
}

}  // namespace

TEST_CASE("a confidence sequence is the one of theorem 2, term by term") {
  // A Python transcription of equations 13 to 15 that sums anew at each time.
  std::vector<double> quarters, coins;
  for (int i = 0; i < 40; ++i) quarters.push_back(0.25 * (i % 4 + 1));
  for (int i = 0; i < 60; ++i) coins.push_back(i % 2);

  const Interval forty = after(quarters, 0.95);
  quarters.resize(20);
  const Interval twenty = after(quarters, 0.95);
  const Interval sixty = after(coins, 0.99);

  CHECK_THAT(twenty.lower, WithinAbs(0.22120390792668926, 1e-12));
  CHECK_THAT(twenty.upper, WithinAbs(1, 1e-12));
  CHECK_THAT(forty.lower, WithinAbs(0.40749627139869077, 1e-12));
  CHECK_THAT(forty.upper, WithinAbs(0.8369780674715503, 1e-12));
  CHECK_THAT(sixty.lower, WithinAbs(0.2181821548685393, 1e-12));
  CHECK_THAT(sixty.upper, WithinAbs(0.776131140114966, 1e-12));
  CHECK(sixty.level == 0.99);
}

TEST_CASE("a confidence sequence knows nothing before it saw anything") {
  const ConfidenceSequence sequence(0.95);

  CHECK(sequence.n() == 0);
  CHECK(sequence.interval().lower == 0);
  CHECK(sequence.interval().upper == 1);
  CHECK(sequence.half_width() == 0.5);
}

TEST_CASE("a confidence sequence covers the mean at all times at once") {
  // Looked at after each of 500 draws; a fixed-time interval of this level
  // misses at some look in far more than a tenth of the runs.
  constexpr std::size_t kRuns = 2000;

  CHECK(misses(bernoulli, 0.3, 0.95, 500, kRuns) <= kRuns / 20);
  CHECK(misses(thirds, 0.5, 0.95, 500, kRuns) <= kRuns / 20);
  CHECK(misses(thirds, 0.5, 0.5, 500, kRuns) <= kRuns / 2);
  // The count can fail: another mean is missed.
  CHECK(misses(bernoulli, 0.6, 0.95, 500, 50) == 50);
}

TEST_CASE("a confidence sequence only shrinks, and narrows with the variance") {
  Stream stream(3, {"confidence_sequence_test"});
  ConfidenceSequence coin(0.95), still(0.95);
  bool shrinks = true;
  for (int i = 0; i < 3000; ++i) {
    const Interval before = coin.interval();
    coin.add(bernoulli(stream));
    still.add(0.5);
    const Interval now = coin.interval();
    shrinks = shrinks && now.lower >= before.lower &&
              now.upper <= before.upper && now.lower <= now.upper;
  }

  CHECK(shrinks);
  CHECK(coin.n() == 3000);
  // sqrt(2 log(2 / alpha) * 0.21 / n) = 0.0227 is the order of the best width.
  CHECK(coin.half_width() < 2 * 0.0227);
  CHECK(still.half_width() < coin.half_width() / 4);
}

TEST_CASE("a confidence sequence survives what contradicts itself") {
  ConfidenceSequence sequence(0.9);
  for (int i = 0; i < 400; ++i) sequence.add(0);
  for (int i = 0; i < 40000; ++i) sequence.add(1);

  const Interval last = sequence.interval();

  CHECK(last.lower <= last.upper);
  CHECK(last.lower >= 0);
  CHECK(last.upper < 0.1);
}
