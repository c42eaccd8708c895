// A suite that comes from a shared object, through the command line.

#include <catch2/catch.hpp>
#include <cstdlib>
#include <sstream>
#include <string>

#include "cli/verb.h"

TEST_CASE("a suite without a suite.yaml is replayed, with its failed checks") {
  const char* folder = std::getenv("ASSIZE_SUITE_FIXTURES");
  REQUIRE(folder != nullptr);
  const std::string plugin = std::string(folder) + "/no_yaml.so";
  const char* arguments[] = {"assize",      "replay", "x.no_yaml",
                             "--results",   "here",   "--plugin-path",
                             plugin.c_str()};
  std::ostringstream out, err;
  assize::cli::Streams streams{out, err, 0, false};

  const int code = assize::cli::run_program(7, arguments, streams);

  CHECK(code == assize::cli::kDone);
  CHECK(err.str() ==
        "caution: small\n"
        "caution: check 'sum' fails on 2 of 3 rows: the sum against the "
        "parts\n");
  CHECK(out.str().find("12.5") != std::string::npos);
}
