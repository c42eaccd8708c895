#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/quickstart_audit.h"
#include "cli/run_program.h"

using namespace assize;
using assize::testing::quickstart_audit;
using assize::testing::Ran;
using assize::testing::run_program;
using assize::testing::TemporaryFolder;
using nlohmann::json;

namespace {

bool holds(const std::string& text, std::string_view part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

/// What a service would answer to the requests of a batch file, the first
/// `most` of them.
std::string answers(const std::string& path, std::size_t most) {
  std::ifstream file(path);
  std::string out;
  std::size_t n = 0;
  for (std::string line; std::getline(file, line) && n < most; ++n) {
    out += json({{"custom_id", json::parse(line)["custom_id"]},
                 {"response",
                  {{"status_code", 200},
                   {"body",
                    {{"choices",
                      {{{"finish_reason", "stop"},
                        {"message", {{"content", "[[A]]"}}}}}},
                     {"usage",
                      {{"prompt_tokens", 100}, {"completion_tokens", 3}}}}}}}})
               .dump() +
           '\n';
  }
  return out;
}

}  // namespace

TEST_CASE(
    "a batch goes out by plan, comes back by ingest, and is planned for") {
  const TemporaryFolder folder;
  const std::string audit = quickstart_audit(folder, testing::kHostedJudge);
  REQUIRE(
      run_program({"plan"}, {audit, "--emit-batch", folder.path("b")}).code ==
      0);
  const std::string all =
      answers(folder.path("b/judge-1-openai-0001.jsonl"), 1000);
  const std::string some =
      answers(folder.path("b/judge-1-openai-0001.jsonl"), 100);

  const Ran part = run_program({"ingest"}, {audit, folder.file("1", some)});
  const Ran planned = run_program({"plan"}, {audit, "--json"});
  const Ran rest = run_program({"ingest"}, {audit, folder.file("2", all)});
  const Ran again =
      run_program({"ingest"}, {audit, folder.path("2"), folder.path("1")});

  // Of 352 requests, the attack leaves an answer alone in two.
  CHECK(part.code == 0);
  CHECK(holds(part.out, "100 results: 100 new in "));
  // Half of 0.40 and 1.60 dollars per million tokens.
  CHECK(holds(part.out, "Used: 10,300 tokens, $0.0023."));
  CHECK(holds(part.out,
              "openai/gpt-4.1-mini: 250 of 350 requests are missing still."));
  const json total = json::parse(planned.out)["total"];
  CHECK(total["stored"] == 100);
  CHECK(total["to_ask"] == 250);
  CHECK(json::parse(planned.out)["judges"][0]["basis"]["stored_answers"] ==
        100);
  CHECK(total["completion_tokens"] == 3 * 250);
  CHECK(rest.code == 0);
  CHECK(holds(rest.out, "all 350 requests are answered."));
  CHECK(holds(rest.out, "100 known before"));
  CHECK(again.code == 0);
  CHECK(holds(again.out, "450 results: 0 new in "));
}

TEST_CASE("ingest takes the good lines, and exits with 1 for the others") {
  const TemporaryFolder folder;
  const std::string audit = quickstart_audit(folder, testing::kHostedJudge);
  REQUIRE(
      run_program({"plan"}, {audit, "--emit-batch", folder.path("b")}).code ==
      0);
  const std::string file = folder.file(
      "r.jsonl",
      answers(folder.path("b/judge-1-openai-0001.jsonl"), 2) + "{\"cut");

  const Ran done = run_program({"ingest"}, {audit, file});

  CHECK(done.code == 1);
  CHECK(holds(done.err, "r.jsonl:3:6: error: "));
  CHECK(holds(done.out, "3 results: 2 new in "));
}

TEST_CASE("ingest refuses an audit whose judges have no batches") {
  const TemporaryFolder folder;
  const std::string audit = quickstart_audit(folder, "  - simulated\n");

  const Ran done = run_program({"ingest"}, {audit, folder.file("r", "{}")});

  CHECK(done.code == 2);
  CHECK(holds(done.err, "no judge of this audit is asked over HTTP"));
  CHECK_FALSE(std::filesystem::exists(folder.path("audit.judgements.sqlite")));
}
