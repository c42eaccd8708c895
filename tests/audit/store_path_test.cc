#include "audit/store_path.h"

#include <catch2/catch.hpp>

using namespace assize;

TEST_CASE("a store lies where the flag, the audit or the file's name say") {
  AuditConfig plain, named;
  named.store = "folder/mine.sqlite";

  CHECK(store_path("a/audit.yaml", plain, "") == "a/audit.judgements.sqlite");
  CHECK(store_path("audit.yml", plain, "") == "audit.judgements.sqlite");
  CHECK(store_path("audit.v2", plain, "") == "audit.v2.judgements.sqlite");
  CHECK(store_path("a/audit.yaml", named, "") == "folder/mine.sqlite");
  CHECK(store_path("a/audit.yaml", named, "x.sqlite") == "x.sqlite");
}
