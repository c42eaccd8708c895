#include "suites/attacked_place.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "io/temporary_folder.h"

using namespace assize;
using assize::suites::attacked_below;
using assize::suites::attacked_folder;
using assize::suites::in_clean_place;
using assize::suites::note_attacked;

namespace {

Benchmark attacked() {
  Benchmark out;
  out.systems = {"one", "two", "two + a/b", "nothing"};
  out.entrants = {{.system = 2, .clean = 1, .arm = 1},
                  {.system = 3, .clean = Entrant::kConstant, .arm = 2}};
  return out;
}

Record shown(std::uint16_t first, std::uint16_t second) {
  Record out;
  out.trial.shown = {first, second};
  return out;
}

}  // namespace

TEST_CASE("what an attack made has a folder of its own") {
  const Benchmark bench = attacked();

  CHECK(attacked_folder(bench, 1).empty());
  CHECK(attacked_folder(bench, 2) == "attacked/two + a_b/");
  CHECK(attacked_folder(bench, 3) == "attacked/nothing/");
}

TEST_CASE("attacked systems' folders are found right below one") {
  const assize::testing::TemporaryFolder folder;
  std::filesystem::create_directories(folder.path("attacked/two"));
  std::filesystem::create_directories(folder.path("attacked/one/attacked/no"));
  std::filesystem::create_directories(folder.path("attacked/.hidden"));
  folder.file("attacked/a.jsonl", "");

  const auto found = attacked_below(folder.path());
  const auto none = attacked_below(folder.path("attacked/two"));

  REQUIRE(found);
  CHECK(*found == std::vector<std::string>{"attacked/one", "attacked/two"});
  REQUIRE(none);
  CHECK(none->empty());
}

TEST_CASE("records of an attacked system show its clean self") {
  const Benchmark bench = attacked();
  const std::vector<Record> records = {shown(2, 0), shown(0, 2)};
  const std::vector<Record> constant = {shown(3, 0)};

  const auto placed = in_clean_place(bench, 2, 0, records);
  const auto put = in_clean_place(bench, 3, 1, constant);

  CHECK(placed[0].trial.shown[0] == 1);
  CHECK(placed[0].trial.shown[1] == 0);
  CHECK(placed[1].trial.shown[1] == 1);
  CHECK(put[0].trial.shown[0] == 1);
  CHECK(in_clean_place(bench, 0, 1, records)[0].trial == records[0].trial);
}

TEST_CASE("folders that were passed over are counted and named") {
  Benchmark none, some;

  note_attacked({}, none);
  note_attacked({"attacked/one", "attacked/two"}, some);

  CHECK(none.excluded.empty());
  CHECK(none.cautions.empty());
  REQUIRE(some.excluded.size() == 1);
  CHECK(some.excluded[0].count == 2);
  CHECK(some.cautions ==
        std::vector<std::string>{
            "Attacked answers are no part of these numbers: each of the 2 "
            "folders below 'attacked' is a benchmark of its own, which "
            "'results' can name, such as 'attacked/one'."});
}
