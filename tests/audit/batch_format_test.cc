#include "audit/batch_format.h"

#include <catch2/catch.hpp>

using namespace assize;

TEST_CASE("batch services have the limits that they publish") {
  const BatchFormat* openai = batch_format("openai");
  const BatchFormat* anthropic = batch_format("anthropic");

  REQUIRE(openai != nullptr);
  REQUIRE(anthropic != nullptr);
  CHECK(openai->most_requests == 50'000);
  CHECK(openai->most_bytes == 200'000'000);
  CHECK(anthropic->most_requests == 100'000);
  CHECK(anthropic->most_bytes == 256'000'000);
  CHECK(batch_format("") == nullptr);
  CHECK(batch_format("score") == nullptr);
}

TEST_CASE("a request of a batch is one line in its service's words") {
  const HttpCall call{.path = "/chat/completions",
                      .body = "{\"model\":\n\"m\"}",
                      .headers = {{"x-secret", "no part of it"}}};

  CHECK(batch_entry(*batch_format("openai"), "id-0", call) ==
        R"({"custom_id":"id-0","method":"POST","url":"/v1/chat/completions",)"
        R"("body":{"model": "m"}})");
  CHECK(batch_entry(*batch_format("anthropic"), "id-0", call) ==
        R"({"custom_id":"id-0","params":{"model": "m"}})");
}
