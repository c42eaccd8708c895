#include "core/parallel_for.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <cstddef>
#include <set>
#include <thread>
#include <vector>

#include "core/stream.h"

using assize::parallel_for;

TEST_CASE("parallel_for calls each index once, at any number of threads") {
  const unsigned threads = GENERATE(0u, 1u, 2u, 8u, 64u);
  const std::size_t n = GENERATE(0u, 1u, 2u, 7u, 1000u);
  std::vector<std::atomic<int>> calls(n);

  parallel_for(n, threads, [&](std::size_t i) { ++calls[i]; });

  CAPTURE(threads, n);
  for (const auto& count : calls) CHECK(count == 1);
}

TEST_CASE("parallel_for is finished when it returns") {
  std::vector<int> out(500);

  parallel_for(out.size(), 4, [&](std::size_t i) {
    if (i % 50 == 0) std::this_thread::yield();
    out[i] = static_cast<int>(i) + 1;
  });

  for (std::size_t i = 0; i < out.size(); ++i) {
    CHECK(out[i] == static_cast<int>(i) + 1);
  }
}

TEST_CASE("one thread means the caller's own") {
  std::set<std::thread::id> seen;

  parallel_for(10, 1,
               [&](std::size_t) { seen.insert(std::this_thread::get_id()); });

  CHECK(seen == std::set<std::thread::id>{std::this_thread::get_id()});
}

TEST_CASE("what streams draw does not depend on the number of threads") {
  const assize::Stream stream(1, {"parallel"});
  const auto draw = [&](unsigned threads) {
    std::vector<double> out(2000);
    parallel_for(out.size(), threads, [&](std::size_t i) {
      assize::Stream own = stream.at(i);
      out[i] = own.normal() + own.uniform();
    });
    return out;
  };

  CHECK(draw(1) == draw(8));
}

TEST_CASE("a machine runs at least one thread") {
  CHECK(assize::hardware_threads() >= 1);
}
