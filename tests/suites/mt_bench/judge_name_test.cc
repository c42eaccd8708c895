#include "suites/mt_bench/judge_name.h"

#include <catch2/catch.hpp>

using namespace assize::mt_bench;

TEST_CASE("a judge's name tells its kind, and is read back") {
  CHECK(judge_name("gpt-4", Kind::kSingle) == "gpt-4_single");
  CHECK(judge_name("gpt-4", Kind::kPairwise) == "gpt-4_pair");
  CHECK(kind_of_name("gpt-4_pair") == Kind::kPairwise);
  CHECK(kind_of_name("gpt-4_single") == Kind::kSingle);
  CHECK_FALSE(kind_of_name("gpt-4"));
  CHECK(plain_name("gpt-4_pair") == "gpt-4");
  CHECK(plain_name("gpt-4") == "gpt-4");
}
