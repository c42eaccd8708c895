#include "suites/judging_the_judges/replay.h"

#include <algorithm>

#include "suites/judging_the_judges/verdict_table.h"

using namespace assize;
using assize::judging_the_judges::published;
using assize::testing::judges::BenchmarkFolder;
using assize::testing::judges::kHeader;
using assize::testing::judges::row;
using assize::testing::judges::suite_of;
using Catch::Matchers::WithinAbs;

TEST_CASE("a model's score by people has another value without repetitions") {
  const BenchmarkFolder folder;
  folder.write("v.csv", kHeader + row("m", "q", ",,True") +
                            row("m", "q", "True,True,False") +
                            row("m", "r", "True,True,True"));
  const auto suite = suite_of({{"results", folder.path()}});
  const auto bench = suite->read(1);
  REQUIRE(bench);

  const auto rows = suite->replay(*bench, 1);

  REQUIRE(rows);
  const ReplayRow& people = rows->back();
  CHECK(people.system == "people");
  CHECK(people.metric == "score.m");
  CHECK(people.n == 3);
  CHECK_THAT(people.value, WithinAbs(200.0 / 3, 1e-12));
  REQUIRE(people.alternatives.size() == 1);
  CHECK(people.alternatives[0].cause == "known_defect:repeated_rows");
  CHECK(people.alternatives[0].value == 50);
  CHECK(people.note == "2 of 3; 1 of 2 without the rows that repeat");
  CHECK(rows->front().metric == "agreement");
  CHECK(rows->front().n == 2);
}

TEST_CASE("published figures of labels are those that replay computes") {
  const BenchmarkFolder folder;

  const auto rows = published(folder.write(
      "p.csv",
      "judge,scott_pi,score.gpt-4t,true_negatives,other\nEM,0.41,,7,1\n"));

  REQUIRE(rows);
  REQUIRE(rows->size() == 2);
  CHECK(rows->at(0).metric == "scott_pi");
  CHECK(rows->at(1).metric == "true_negatives");
}
