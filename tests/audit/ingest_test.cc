#include "audit/ingest.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "audit/custom_id.h"
#include "io/temporary_folder.h"
#include "planned_audit.h"

using namespace assize;
using nlohmann::json;
using testing::PlannedAudit;
using testing::TemporaryFolder;

namespace {

const std::string kAudit = "suite: one\nattacks: []\njudges:\n  - " +
                           std::string(testing::kGpt) + "\n  - " +
                           std::string(testing::kClaude) + "\n";

std::string openai_line(const StoreKey& key, int status, const json& body) {
  return json({{"custom_id", custom_id(key)},
               {"response", {{"status_code", status}, {"body", body}}},
               {"error", nullptr}})
             .dump() +
         '\n';
}

json chat(std::string_view text) {
  return {{"id", "x"},
          {"model", "gpt-4.1-2025-04-14"},
          {"system_fingerprint", "fp_1"},
          {"choices",
           {{{"index", 0},
             {"finish_reason", "stop"},
             {"message", {{"role", "assistant"}, {"content", text}}}}}},
          {"usage", {{"prompt_tokens", 20}, {"completion_tokens", 5}}}};
}

std::string anthropic_line(const StoreKey& key, const json& result) {
  return json({{"custom_id", custom_id(key)}, {"result", result}}).dump() +
         '\n';
}

json message(std::string_view text) {
  return {{"type", "succeeded"},
          {"message",
           {{"model", "claude-sonnet-4-5-20250929"},
            {"stop_reason", "end_turn"},
            {"content", {{{"type", "text"}, {"text", text}}}},
            {"usage", {{"input_tokens", 30}, {"output_tokens", 7}}}}}};
}

struct Fixture {
  Ingested take(const std::vector<std::string>& files) {
    const auto store = testing::open_store(folder.path("s.sqlite"));
    auto ingestion = Ingestion::begin(audit.walk(), *store, audit.prices);
    if (!ingestion) FAIL(ingestion.error().message);
    for (const std::string& file : files) {
      const auto taken = ingestion->take(file);
      if (!taken) FAIL(taken.error().message);
    }
    const auto left = ingestion->finish();
    if (!left) FAIL(left.error().message);
    missing = *left;
    return ingestion->done();
  }

  std::optional<StoredReply> stored(const StoreKey& key) const {
    return *testing::open_store(folder.path("s.sqlite"))->find(key);
  }

  std::vector<StoreKey> keys(std::size_t judge) const {
    std::vector<StoreKey> out;
    for (const Planned& one : audit.fresh()) {
      if (one.judge == judge) out.push_back(one.key);
    }
    return out;
  }

  TemporaryFolder folder;
  PlannedAudit audit{kAudit};
  std::vector<Ingestion::Missing> missing;
};

using Missing = std::vector<Ingestion::Missing>;

}  // namespace

TEST_CASE("results are stored under their keys, at a batch's price") {
  Fixture f;
  const auto gpt = f.keys(0), claude = f.keys(1);
  const std::string file = f.folder.file(
      "r.jsonl", openai_line(gpt[3], 200, chat("[[A]]")) +
                     anthropic_line(claude[0], message("[[B]]")) + "\n" +
                     openai_line(gpt[0], 200, chat("[[tie]]")));

  const Ingested done = f.take({file});

  // Half of 2 and 8 dollars per million tokens, and of 3 and 15.
  const std::int64_t of_gpt = 1000 * (20 * 1 + 5 * 4);
  const std::int64_t of_claude = 500 * (30 * 3 + 7 * 15);
  CHECK(done == Ingested{.lines = 3,
                         .answers = 3,
                         .failed = {},
                         .errors = {},
                         .used = {3, 25 + 25 + 37, 2 * of_gpt + of_claude}});
  CHECK(f.missing == Missing{{0, 4, 2}, {1, 4, 3}});
  const auto reply = f.stored(gpt[3]);
  REQUIRE(reply);
  CHECK(json::parse(reply->body) == chat("[[A]]"));
  CHECK(reply->status == 200);
  CHECK(reply->model == "gpt-4.1-2025-04-14");
  CHECK(reply->fingerprint == "fp_1");
  CHECK(reply->prompt_tokens == 20);
  CHECK(reply->completion_tokens == 5);
  CHECK(reply->cost_nano == of_gpt);
  CHECK(f.stored(claude[0])->cost_nano == of_claude);
}

TEST_CASE("of a result that counts too little or too much the worst is kept") {
  Fixture f;
  const auto gpt = f.keys(0);
  json silent = chat("[[A]]"), liar = chat("[[A]]");
  silent.erase("usage");
  liar["usage"]["prompt_tokens"] = 1'000'000'000;
  const std::string file =
      f.folder.file("r.jsonl", openai_line(gpt[0], 200, silent) +
                                   openai_line(gpt[1], 200, liar));

  const Ingested done = f.take({file});

  CHECK(done.answers == 2);
  std::uint64_t kept = 0;
  for (const StoreKey& key : {gpt[0], gpt[1]}) {
    const auto reply = f.stored(key);
    REQUIRE(reply);
    CHECK(reply->completion_tokens == 1024);  // The most it was asked for.
    CHECK(reply->prompt_tokens > 20);
    CHECK(reply->prompt_tokens < 10'000);
    kept += reply->prompt_tokens + reply->completion_tokens;
  }
  CHECK(done.used.tokens == kept);
}

TEST_CASE("results that come again change nothing") {
  Fixture f;
  const auto gpt = f.keys(0);
  const std::string twice =
      f.folder.file("a.jsonl", openai_line(gpt[0], 200, chat("[[A]]")) +
                                   openai_line(gpt[0], 200, chat("[[B]]")));
  const std::string more =
      f.folder.file("b.jsonl", openai_line(gpt[1], 200, chat("[[B]]")) +
                                   openai_line(gpt[0], 200, chat("[[A]]")));

  const Ingested first = f.take({twice, more});
  const Ingested again = f.take({more, twice});

  CHECK(first.answers == 2);
  CHECK(first.known == 2);
  CHECK(again.answers == 0);
  CHECK(again.known == 4);
  CHECK(again.used == Usage{});
  CHECK(f.missing == Missing{{0, 4, 2}, {1, 4, 4}});
  CHECK(json::parse(f.stored(gpt[0])->body) == chat("[[A]]"));
}

TEST_CASE("results of no request of the plan are counted and not stored") {
  Fixture f;
  StoreKey foreign = f.keys(0)[0];
  foreign.sample = 1;  // The plan asks for sample 0 alone.
  const std::string file = f.folder.file(
      "r.jsonl", openai_line(foreign, 200, chat("[[A]]")) +
                     R"({"custom_id":"request-1","response":null,"error":{}})");

  const Ingested done = f.take({file});

  CHECK(done.lines == 2);
  CHECK(done.unknown == 2);
  CHECK(done.answers == 0);
  CHECK_FALSE(f.stored(foreign));
}

TEST_CASE("a rejected request is stored, and a failed one is asked again") {
  Fixture f;
  const auto gpt = f.keys(0), claude = f.keys(1);
  const json refusal = {{"error", {{"message", "too long"}}}};
  const std::string file = f.folder.file(
      "r.jsonl",
      openai_line(gpt[0], 400, refusal) + openai_line(gpt[1], 429, refusal) +
          openai_line(gpt[2], 500, refusal) +
          anthropic_line(claude[0], {{"type", "expired"}}) +
          anthropic_line(claude[1],
                         {{"type", "errored"},
                          {"error",
                           {{"type", "error"},
                            {"error", {{"type", "invalid_request_error"}}}}}}));

  const Ingested done = f.take({file});

  CHECK(done.rejected == 2);
  CHECK(done.answers == 0);
  CHECK(done.failed == std::map<std::string, std::uint64_t>{
                           {"expired", 1}, {"rate_limited", 1}, {"server", 1}});
  CHECK(f.missing == Missing{{0, 4, 3}, {1, 4, 3}});
  CHECK(f.stored(gpt[0])->status == 400);
}

TEST_CASE("bad lines are told with their places, and the others are taken") {
  Fixture f;
  const auto gpt = f.keys(0);
  const std::string cut = openai_line(gpt[1], 200, chat("[[B]]"));
  const std::string file = f.folder.file(
      "r.jsonl", "no json\n" + openai_line(gpt[0], 200, chat("[[A]]")) +
                     openai_line(gpt[2], 200, {{"choices", json::array()}}) +
                     cut.substr(0, cut.size() / 2));

  const Ingested done = f.take({file});

  CHECK(done.lines == 4);
  CHECK(done.answers == 1);
  CHECK(done.bad == 3);
  REQUIRE(done.errors.size() == 3);
  CHECK(done.errors[0].where.file == file);
  CHECK(done.errors[0].where.line == 1);
  CHECK(done.errors[1].where.line == 3);
  CHECK(done.errors[1].message.starts_with("the judge cannot read this reply"));
  CHECK(done.errors[2].where.line == 4);
  CHECK(f.missing == Missing{{0, 4, 3}, {1, 4, 4}});
}

TEST_CASE("of many bad lines the first are told and all are counted") {
  Fixture f;
  std::string text;
  for (int i = 0; i < 70; ++i) text += "{}\n";

  const Ingested done = f.take({f.folder.file("r.jsonl", text)});

  CHECK(done.bad == 70);
  CHECK(done.errors.size() == kMostIngestErrors);
}

TEST_CASE("a line of more than 16 MiB is bad and costs no memory") {
  Fixture f;
  const std::string file = f.folder.file(
      "r.jsonl", std::string((std::size_t{17} << 20), ' ') + "{\n" +
                     openai_line(f.keys(0)[0], 200, chat("[[A]]")));

  const Ingested done = f.take({file});

  // Its beginning is blank, and it is too long all the same.
  CHECK(done.lines == 2);
  CHECK(done.bad == 1);
  CHECK(done.errors[0].message == "a line of a result is at most 16 MiB long");
  CHECK(done.answers == 1);
}

TEST_CASE("a file of results that is not there ends the ingestion") {
  Fixture f;
  const auto store = testing::open_store(f.folder.path("t.sqlite"));
  auto ingestion = Ingestion::begin(f.audit.walk(), *store, f.audit.prices);
  REQUIRE(ingestion);

  const auto taken = ingestion->take(f.folder.path("none.jsonl"));

  REQUIRE_FALSE(taken);
  CHECK(taken.error().where.file == f.folder.path("none.jsonl"));
}
