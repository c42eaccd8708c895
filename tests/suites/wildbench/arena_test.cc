#include "suites/wildbench/arena.h"

#include <cmath>

#include "suites/arena_hard/benchmark_folder.h"

using namespace assize;
using assize::testing::arena::BenchmarkFolder;
using assize::testing::arena::Json;
using assize::wildbench::add_arena;
using assize::wildbench::anchors_of;

namespace {

constexpr char kRating[] = "Arena Elo (hard-en) - latest";

Benchmark three() {
  Benchmark out;
  out.systems = {"one", "three", "two"};
  return out;
}

}  // namespace

TEST_CASE("ratings are those of systems that are here") {
  const BenchmarkFolder folder;
  const std::string path =
      folder.write("all_stat.json", Json{{"two@together", {{kRating, 1250.5}}},
                                         {"three", {{kRating, "-"}}},
                                         {"one", Json::object()},
                                         {"else", {{kRating, 7}}}}
                                        .dump());
  Benchmark bench = three();

  const auto added = add_arena(path, bench);

  REQUIRE(added);
  const EloAnchors anchors = anchors_of(bench);
  REQUIRE(anchors.rating.size() == 3);
  CHECK(std::isnan(anchors.rating[0]));
  CHECK(std::isnan(anchors.rating[1]));
  CHECK(anchors.rating[2] == 1250.5);
  CHECK(anchors.every == 100);
  REQUIRE(bench.files.size() == 1);
  CHECK(bench.files[0].path == "all_stat.json");
  CHECK(anchors_of(three()).rating.empty());
}

TEST_CASE("a file of ratings that is none is an error") {
  struct Case {
    std::string text, error;
  };
  const auto [text, error] = GENERATE(values<Case>({
      {"[]", "a file of ratings must be an object, got an array"},
      {R"({"one": {"Arena Elo (hard-en) - latest": true}})",
       "'Arena Elo (hard-en) - latest' of 'one' must be a number or \"-\", got "
       "a boolean"},
      {R"({"one": 5})", "'one' must be an object of numbers, got a number"},
      {R"({"else": null})", "'else' must be an object of numbers, got null"},
      {R"({"one": {"Arena Elo (hard-en) - latest": 1e308}})",
       "'Arena Elo (hard-en) - latest' of 'one' must lie between -1000000 and "
       "1000000, got 1e+308"},
  }));
  const BenchmarkFolder folder;
  Benchmark bench = three();

  const auto added = add_arena(folder.write("all_stat.json", text), bench);

  REQUIRE_FALSE(added);
  CHECK(added.error().message == error);
  CHECK(bench.tables.empty());
}

TEST_CASE("a file that rates no system here is a caution") {
  const BenchmarkFolder folder;
  const std::string path = folder.write(
      "all_stat.json",
      Json{{"else", {{kRating, 7}}}, {"one", {{kRating, "-"}}}}.dump());
  Benchmark bench = three();

  const auto added = add_arena(path, bench);

  REQUIRE(added);
  CHECK(bench.tables.empty());
  CHECK(anchors_of(bench).rating.empty());
  CHECK(bench.files.size() == 1);
  CHECK(bench.cautions ==
        std::vector<std::string>{
            "No system here has a 'Arena Elo (hard-en) - latest' in "
            "all_stat.json, so every system's Elo rating begins at the same "
            "points, as published."});
}
