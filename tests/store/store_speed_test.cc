// How fast a store puts and finds. Not run by default: `store_test [.bench]`.

#include <fmt/format.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <ctime>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "store/stores.h"

using assize::StoredReply;
using assize::testing::key_of;
using assize::testing::opened;
using assize::testing::reply_to;
using assize::testing::TemporaryFolder;

namespace {

constexpr unsigned kRows = 100'000;

/// Time since its construction, of the clock and of this process's threads.
class Stopwatch {
 public:
  double wall() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() -
                                         wall_)
        .count();
  }
  double processor() const {
    return static_cast<double>(std::clock() - processor_) / CLOCKS_PER_SEC;
  }

 private:
  std::chrono::steady_clock::time_point wall_ =
      std::chrono::steady_clock::now();
  std::clock_t processor_ = std::clock();
};

std::string told(const std::string& what, const Stopwatch& watch) {
  return fmt::format("{}: {:.0f} a second, {:.2f} s, processor {:.2f} s", what,
                     kRows / watch.wall(), watch.wall(), watch.processor());
}

/// About 1 KB of words, as a reply with its reasons is.
std::vector<StoredReply> replies() {
  constexpr std::string_view kWords[] = {
      "the ",    "answer ", "response ", "A ",       "B ",     "is ",
      "better ", "more ",   "detailed ", "because ", "clear ", "helpful ",
      "and ",    "user ",   "question ", "it ",      "while ", "accurate "};
  std::mt19937 random(5);
  std::vector<StoredReply> out;
  for (unsigned n = 0; n < kRows; ++n) {
    StoredReply reply = reply_to(n);
    reply.body = R"({"choices":[{"message":{"content":")";
    while (reply.body.size() < 1000) {
      reply.body += kWords[random() % std::size(kWords)];
    }
    reply.body += R"("}}]})";
    out.push_back(std::move(reply));
  }
  return out;
}

}  // namespace

TEST_CASE("100,000 answers of 1 KB are put and found", "[.bench]") {
  const TemporaryFolder folder;
  std::vector<StoredReply> all = replies();
  std::vector<assize::StoreKey> keys;
  for (const StoredReply& reply : all) keys.push_back(reply.key);
  const auto store = opened(folder.path("store.db"));
  REQUIRE(store->backend("judge") == 1u);

  Stopwatch watch;
  for (StoredReply& reply : all) store->put(std::move(reply));
  REQUIRE(store->flush());
  WARN(told("put", watch));

  watch = {};
  std::atomic<unsigned> found = 0;
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 2; ++t) {
    threads.emplace_back([&, t] {
      for (unsigned n = t; n < kRows; n += 2) {
        const auto reply = store->find(keys[n]);
        if (reply && *reply && (*reply)->body.size() > 1000) ++found;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  WARN(told("found on 2 threads", watch));

  watch = {};
  for (unsigned n = 0; n < kRows; n += 50) {
    std::vector<assize::Wish> wishes;
    for (unsigned i = 0; i < 50; ++i) wishes.push_back({key_of(kRows + n + i)});
    REQUIRE(store->claim(wishes));
  }
  WARN(told("claimed, 50 at once", watch));

  CHECK(found == kRows);
}
