#include "core/benchmark.h"

#include <catch2/catch.hpp>
#include <utility>

namespace {

/// Three systems, four items; the second system answered only item 2.
assize::Benchmark small() {
  assize::Benchmark bench;
  bench.systems = {"strong", "weak", "silent"};
  bench.items.resize(4);
  bench.items[2].cluster = bench.items[1].cluster = 1;
  bench.items[3].cluster = 2;
  for (std::uint32_t item = 0; item < 4; ++item) {
    bench.answers.push_back({.item = item, .system = 0, .turns = {}});
  }
  bench.answers.push_back({.item = 2, .system = 1, .turns = {}});
  bench.tables.push_back({"items", {"difficulty", "length"}, {1, 2, 3, 4}});
  bench.tables.push_back({"empty", {}, {}});
  return bench;
}

}  // namespace

TEST_CASE("an answer is found by system and item, or is absent") {
  const assize::Benchmark bench = small();

  CHECK(bench.find_answer(0, 0) == 0);
  CHECK(bench.find_answer(0, 3) == 3);
  CHECK(bench.find_answer(1, 2) == 4);
  CHECK(bench.find_answer(1, 0) == -1);
  CHECK(bench.find_answer(1, 3) == -1);
  CHECK(bench.find_answer(2, 2) == -1);
  CHECK(bench.find_answer(9, 9) == -1);
  CHECK(assize::Benchmark().find_answer(0, 0) == -1);
}

TEST_CASE("a system is found by its name") {
  const assize::Benchmark bench = small();

  CHECK(bench.find_system("strong") == 0);
  CHECK(bench.find_system("silent") == 2);
  CHECK(bench.find_system("Strong") == -1);
  CHECK(bench.find_system("") == -1);
}

TEST_CASE("a table is found by its name and read by row and column") {
  const assize::Benchmark bench = small();

  REQUIRE(bench.table("items") != nullptr);
  CHECK(bench.table("items")->rows() == 2);
  CHECK(bench.table("items")->at(1, 0) == 3);
  CHECK(bench.table("items")->at(0, 1) == 2);
  CHECK(bench.table("empty")->rows() == 0);
  CHECK(bench.table("answers") == nullptr);
}

TEST_CASE("clusters are counted by the last item's") {
  CHECK(small().clusters() == 3);
  CHECK(assize::Benchmark().clusters() == 0);
}

TEST_CASE("texts stay where they are when a benchmark is moved") {
  assize::Benchmark bench = small();
  bench.items[0].id = bench.texts.emplace_back("short");
  for (int i = 0; i < 1000; ++i) bench.texts.emplace_back("another");

  const assize::Benchmark moved = std::move(bench);

  CHECK(moved.items[0].id == "short");
  CHECK(moved.items[0].id.data() == moved.texts.front().data());
}
