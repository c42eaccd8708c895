#include "suites/native_name.h"

#include <catch2/catch.hpp>

using assize::suites::file_name;

TEST_CASE("a name as a file's leads to no other folder") {
  CHECK(file_name("gpt-4 + pad") == "gpt-4 + pad");
  CHECK(file_name("org/model") == "org_model");
  CHECK(file_name("../up") == "_.._up");
  CHECK(file_name("..") == "_..");
  CHECK(file_name("a\\b") == "a_b");
  CHECK(file_name("") == "_");
}
