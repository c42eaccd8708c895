#include "audit/judge_prices.h"

#include <catch2/catch.hpp>

#include "planned_audit.h"

using namespace assize;
using testing::PlannedAudit;

TEST_CASE("a judge is priced by its model, here or not at all") {
  const PlannedAudit audit(
      "suite: one\nattacks: []\njudges:\n"
      "  - " +
      std::string(testing::kGpt) +
      "\n  - {kind: openai, model: mine, base_url: 'http://127.0.0.1:1/v1'}\n"
      "  - {kind: openai, model: theirs, base_url: "
      "'https://there.example/v1'}\n"
      "  - {kind: simulated}\n");
  const std::vector<JudgePrice>& prices = audit.prices;

  REQUIRE(prices.size() == 4);
  CHECK(prices[0].listed);
  CHECK(prices[0].price.output == 8);
  CHECK(prices[0].in_batch.output == 4);
  CHECK(prices[0].from == "OpenAI, listed 2026-03");
  CHECK_FALSE(prices[0].unknown());
  CHECK(prices[1].loopback);
  CHECK_FALSE(prices[1].unknown());
  CHECK(prices[2].model == "theirs");
  CHECK(prices[2].price.output == 0);
  CHECK(prices[2].unknown());
  CHECK(prices[3].here);
  CHECK_FALSE(prices[3].unknown());
}

TEST_CASE("a ceiling of money refuses a judge whose price is not known") {
  const std::string judges =
      "suite: one\nattacks: []\njudges:\n"
      "  - {kind: openai, model: theirs, base_url: "
      "'https://there.example/v1'}\n";
  const PlannedAudit free(judges + "budget: {requests: 5}\n");
  const PlannedAudit bound(judges + "budget: {usd: 5}\n");

  CHECK(unpriced(free.config, free.prices).empty());
  const auto errors = unpriced(bound.config, bound.prices);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].where.file == "a.yaml");
  CHECK(errors[0].message ==
        "the budget has a ceiling of money, and the price of "
        "model 'theirs' of judge 'openai/theirs' is not known; give a file "
        "with --prices that says 'prices: [{models: [{\"theirs\": {input: 1.0, "
        "output: 2.0}}]}]', in US dollars per million tokens");
}

TEST_CASE("only this machine's own names are a loopback") {
  CHECK(is_loopback("http://localhost"));
  CHECK(is_loopback("http://localhost:8000/v1"));
  CHECK(is_loopback("https://127.0.0.1/v1"));
  CHECK(is_loopback("http://127.1.2.3:80"));
  CHECK(is_loopback("http://[::1]:8000/v1"));
  CHECK_FALSE(is_loopback("localhost"));
  CHECK_FALSE(is_loopback("http://localhost.example.com"));
  CHECK_FALSE(is_loopback("http://127.0.0.1.example.com"));
  CHECK_FALSE(is_loopback("http://127.0.0.1@example.com/v1"));
  CHECK_FALSE(is_loopback("http://example.com/127.0.0.1"));
  CHECK_FALSE(is_loopback("http://example.com#@localhost"));
  CHECK_FALSE(is_loopback("http://[::2]:8000"));
}
