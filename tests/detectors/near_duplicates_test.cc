#include "detectors/near_duplicates.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <set>

#include "core/stream.h"

using namespace assize;
using Catch::Matchers::WithinAbs;

namespace {

using Set = std::set<std::uint64_t>;

Set draw(Stream& stream, std::size_t count) {
  Set out;
  while (out.size() < count) out.insert(stream.next());
  return out;
}

Sketch sketch_of(const Set& set) {
  Sketch out(set.begin(), set.end());
  if (out.size() > kSketchSize) out.resize(kSketchSize);
  return out;
}

/// |a and b| / |a or b|, counted one by one.
double brute_force(const Set& a, const Set& b) {
  std::size_t both = 0;
  for (const std::uint64_t hash : a) both += b.contains(hash);
  return static_cast<double>(both) /
         static_cast<double>(a.size() + b.size() - both);
}

}  // namespace

TEST_CASE("texts of unequal length are as similar as their whole sets") {
  struct Sizes {
    std::size_t both, only_a, only_b;
  };
  const auto [both, only_a, only_b] =
      GENERATE(Sizes{1050, 0, 950}, Sizes{900, 0, 815}, Sizes{2000, 100, 2000},
               Sizes{3000, 2000, 0}, Sizes{5000, 50, 50}, Sizes{0, 9000, 10});
  double sum = 0, whole = 0;
  for (std::uint64_t run = 0; run < 20; ++run) {
    Stream stream(run, {"sketches"});
    Set a = draw(stream, both), b = a;
    a.merge(draw(stream, only_a));
    b.merge(draw(stream, only_b));

    const double found = similarity(sketch_of(a), sketch_of(b));

    whole = brute_force(a, b);
    sum += found;
    CHECK_THAT(found, WithinAbs(whole, 4 * 0.0157));  // sqrt(1 / 4 / 1024).
    CHECK(similarity(sketch_of(b), sketch_of(a)) == found);
  }
  CHECK_THAT(sum / 20, WithinAbs(whole, 4 * 0.0157 / 4.47));
}

TEST_CASE("sets that fit a sketch are compared exactly") {
  for (std::uint64_t run = 0; run < 50; ++run) {
    Stream stream(run, {"whole"});
    Set a = draw(stream, run), b = a;
    a.merge(draw(stream, 18 * run));
    b.merge(draw(stream, 900 - 18 * run));

    CHECK(similarity(sketch_of(a), sketch_of(b)) == brute_force(a, b));
  }
  CHECK(similarity({}, {}) == 0);
  CHECK(similarity({}, {1}) == 0);
}

TEST_CASE("a hash that all texts share costs a bounded time for each") {
  std::vector<Sketch> texts;
  for (std::uint64_t i = 0; i < 20'000; ++i) texts.push_back({1, 2 + i});
  std::vector<std::uint32_t> partners(texts.size());
  const auto start = std::chrono::steady_clock::now();

  near_duplicates(texts, 0.3, [&](std::uint32_t i, std::uint32_t, double) {
    ++partners[i];
  });

  const std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - start;
  CHECK(took.count() < 60);  // Far above what it takes, sanitized too.
  CHECK(partners == std::vector<std::uint32_t>(texts.size(), kMostPartners));
}
