#include "suites/native_name.h"

#include <catch2/catch.hpp>

using assize::Benchmark;
using assize::Record;
using assize::suites::file_name;
using assize::suites::in_file_of;

TEST_CASE("a name as a file's leads to no other folder") {
  CHECK(file_name("gpt-4 + pad") == "gpt-4 + pad");
  CHECK(file_name("org/model") == "org_model");
  CHECK(file_name("../up") == "_.._up");
  CHECK(file_name("..") == "_..");
  CHECK(file_name("a\\b") == "a_b");
  CHECK(file_name("") == "_");
}

TEST_CASE("one file of all verdicts is that of the first system judged") {
  Benchmark bench;
  for (const std::uint16_t system : {1, 3, 2}) {
    Record& record = bench.records.emplace_back();
    record.trial = {.shown = {system, 5}, .focus = 0, .judge = 1};
  }
  bench.records[0].trial.defence = 1;

  CHECK(in_file_of(bench, 3, 1) == 2);
  CHECK(in_file_of(bench, 2, 1) == 2);
  CHECK(in_file_of(bench, 3, 0) == 3);
}
