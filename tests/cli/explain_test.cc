#include <catch2/catch.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "cli/run_program.h"
#include "cli/verb.h"

namespace {

using assize::testing::Ran;

using assize::cli::kBadInput;
using assize::cli::kDone;

Ran explain(const std::vector<std::string>& arguments) {
  return assize::testing::run_program({"explain"}, arguments);
}

}  // namespace

TEST_CASE("explain shows what a plugin is, why, whence and its settings") {
  const Ran ran = explain({"length_controlled"});

  CHECK(ran.code == kDone);
  CHECK(ran.err.empty());
  CHECK(ran.out.starts_with("length_controlled (calibration, built-in)\n"));
  CHECK(ran.out.find("\nSource: ") != std::string::npos);
}

TEST_CASE("explain suggests a plugin for an id that is not known") {
  const Ran near = explain({"length_controled"});
  const Ran far = explain({"zzzzzzzzzzzzzzzzz"});
  const Ran hostile = explain({"\x1b[2J"});

  CHECK(near.code == kBadInput);
  CHECK(near.out.empty());
  CHECK(near.err ==
        "argument 1: error: unknown plugin 'length_controled' (did you mean "
        "'length_controlled'?); 'assize list' shows them all\n");
  CHECK(far.err ==
        "argument 1: error: unknown plugin 'zzzzzzzzzzzzzzzzz'; 'assize list' "
        "shows them all\n");
  CHECK(hostile.err ==
        "argument 1: error: unknown plugin '␛[2J'; 'assize list' shows them "
        "all\n");
}

TEST_CASE("explain without an id says that it needs one") {
  const Ran ran = explain({});

  CHECK(ran.code == kBadInput);
  CHECK(ran.out.empty());
  CHECK(ran.err.find("id is required") != std::string::npos);
}
