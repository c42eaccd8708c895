#include "audit/forecast.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "io/temporary_folder.h"
#include "planned_audit.h"

using namespace assize;
using testing::PlannedAudit;

namespace {

/// Without vocabularies, as a build without npm has it, unless `counted`.
Forecast of(const PlannedAudit& audit, const VerdictStore* store = nullptr,
            unsigned threads = 2, bool counted = false) {
  auto prices = audit.prices;
  for (JudgePrice& price : prices) {
    if (!counted) price.vocabulary.clear();
  }
  auto out = forecast(audit.walk(store, threads), prices);
  if (!out) FAIL(out.error().message);
  return std::move(*out);
}

const std::string kOne =
    "suite: one\nattacks: []\njudges: [" + std::string(testing::kGpt) + "]\n";
const std::string kTwelve = "suite: twelve\nattacks: [x.some]\njudges: [" +
                            std::string(testing::kGpt) + "]\n";

}  // namespace

TEST_CASE("a forecast counts tokens and money as a run would reserve them") {
  const Forecast out = of(PlannedAudit(kOne));

  // Two systems in two orders. 81 bytes each: at most 81 + 16 prompt tokens,
  // about 81 / 4 + 4; 1024 are the prompt's limit, a quarter is expected.
  const Share share{.judge = 0,
                    .arm = 0,
                    .requests = 4,
                    .distinct = 4,
                    .stored = 0,
                    .to_ask = 4,
                    .prompt_tokens = 4 * 24,
                    .most_prompt_tokens = 4 * 97,
                    .completion_tokens = 4 * 256,
                    .most_completion_tokens = 4 * 1024,
                    // gpt-4.1: 2 and 8 dollars per million.
                    .nano = 4 * 1000 * (2 * 24 + 8 * 256),
                    .most_nano = 4 * 1000 * (2 * 97 + 8 * 1024)};
  REQUIRE(out.shares.size() == 1);
  CHECK(out.shares[0] == share);
  CHECK(out.total == share);
  CHECK(out.expected == Usage{4, 4 * (24 + 256), share.nano});
  CHECK(out.most == Usage{4, 4 * (97 + 1024), share.most_nano});
  CHECK(out.trials == 4);
  CHECK(out.instructions == 1);
  CHECK(out.arms == std::vector<std::string>{"clean"});
  CHECK(out.judges == std::vector<std::string>{"openai/gpt-4.1"});
}

TEST_CASE("a forecast counts prompts by the vocabulary of their judge") {
  const auto words = vocabulary("o200k_base");
  if (!words) {
    WARN("skipped: this build fetched no vocabularies");
    return;
  }
  const PlannedAudit audit(kTwelve);
  std::uint64_t expected = 0;
  for (const Planned& one : audit.fresh(true)) {
    const auto body = nlohmann::json::parse(one.call.body);
    // Four tokens a message and three before the answer.
    expected += 3;
    for (const auto& message : body["messages"]) {
      expected += (*words)->count(message["content"].get<std::string>()) + 4;
    }
  }

  const Forecast out = of(audit, nullptr, 2, true);

  CHECK(out.total.prompt_tokens == expected);
  CHECK(out.basis[0].vocabulary == "o200k_base");
  CHECK(out.basis[0].counted == out.total.to_ask);
  CHECK(out.total.most_prompt_tokens == of(audit).total.most_prompt_tokens);
}

TEST_CASE("a forecast tells arms and judges apart, and what is asked once") {
  const PlannedAudit audit(
      "suite: twelve\nattacks: [x.some, x.never]\njudges:\n  - " +
      std::string(testing::kGpt) +
      "\n  - {kind: openai, name: twin, model: gpt-4.1, "
      "base_url: 'https://api.openai.com/v1'}\n");
  const Forecast out = of(audit);

  struct Row {
    std::size_t judge;
    std::string arm;
    std::uint64_t requests, distinct;
    bool operator==(const Row&) const = default;
  };
  std::vector<Row> rows;
  for (const Share& share : out.shares) {
    rows.push_back(
        {share.judge, out.arms[share.arm], share.requests, share.distinct});
  }
  // The twin is the same server: all of its requests are the first's.
  CHECK(rows == std::vector<Row>{{0, "clean", 48, 48},
                                 {0, "x.some", 48, 8},
                                 {1, "clean", 48, 0},
                                 {1, "x.some", 48, 0}});
  CHECK(out.trials == 2 * 3 * 48);
  CHECK(out.not_applicable == 2 * 48);
  const auto sums = by_judge(out);
  REQUIRE(sums.size() == 2);
  CHECK(sums[0].distinct == 56);
  CHECK(sums[1].requests == 96);
  CHECK(out.total.requests == 192);
}

TEST_CASE("a forecast is the same at any number of threads") {
  const PlannedAudit audit(kTwelve);

  CHECK(of(audit, nullptr, 1).shares == of(audit, nullptr, 7).shares);
}

TEST_CASE("a forecast learns from the answers that are stored") {
  const testing::TemporaryFolder folder;
  const PlannedAudit audit(kOne);
  const auto store = testing::open_store(folder.path("s.sqlite"));
  const auto planned = audit.fresh();
  StoredReply reply;
  reply.backend = *store->backend("a backend");
  reply.key = planned[2].key;
  reply.prompt_tokens = 48;  // Twice what four bytes a token make of it.
  reply.completion_tokens = 10;
  store->put(reply);
  REQUIRE(store->flush());

  const Forecast out = of(audit, store.get());

  REQUIRE(out.shares.size() == 1);
  CHECK(out.shares[0].stored == 1);
  CHECK(out.shares[0].to_ask == 3);
  CHECK(out.shares[0].prompt_tokens == 3 * 48);
  CHECK(out.shares[0].completion_tokens == 3 * 10);
  CHECK(out.shares[0].nano == 3 * 1000 * (2 * 48 + 8 * 10));
  CHECK(out.shares[0].most_nano == 3 * 1000 * (2 * 97 + 8 * 1024));
  CHECK(out.basis[0].replies == 1);
}

TEST_CASE("a judge on this machine costs nothing and fills no budget") {
  const Forecast out =
      of(PlannedAudit("suite: one\nattacks: []\njudges: [simulated]\n"));

  CHECK(out.total.to_ask == 4);
  CHECK(out.total.most_nano == 0);
  CHECK(out.most == Usage{});
}
