#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "cli/plan_table.h"
#include "cli/quickstart_audit.h"
#include "cli/run_program.h"

using namespace assize;
using assize::testing::quickstart_audit;
using assize::testing::Ran;
using assize::testing::TemporaryFolder;
using nlohmann::json;

namespace {

Ran plan(const std::vector<std::string>& arguments, unsigned width = 0) {
  return assize::testing::run_program({"plan"}, arguments, width);
}

bool holds(const std::string& text, std::string_view part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

std::size_t widest(const std::string& text) {
  std::size_t out = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    out = std::max(out, line.size());
  }
  return out;
}

}  // namespace

TEST_CASE("plan tells requests, tokens and cost by judge and arm") {
  const TemporaryFolder folder;
  const std::string audit =
      quickstart_audit(folder, testing::kHostedJudge, "budget: {usd: 5}\n");

  const Ran done = plan({audit, "--json"});

  REQUIRE(done.code == 0);
  const json out = json::parse(done.out);
  CHECK(out["schema"] == "assize.plan/1");
  // 88 instructions, one system, two orders.
  CHECK(out["instructions"] == 88);
  CHECK(out["trials"] == 2 * 176);
  REQUIRE(out["rows"].size() == 2);
  CHECK(out["rows"][0]["arm"] == "clean");
  CHECK(out["rows"][1]["arm"] == "verbosity.pad");
  for (const json& row : out["rows"]) {
    CHECK(row["judge"] == "openai/gpt-4.1-mini");
    CHECK(row["requests"] == 176);
    // The suite's prompt asks for 256 tokens at most.
    const auto to_ask = row["to_ask"].get<std::uint64_t>();
    CHECK(row["most_completion_tokens"] == to_ask * 256);
    CHECK(row["completion_tokens"] == to_ask * 64);
    // 0.40 and 1.60 dollars per million tokens.
    const double usd = (0.4 * row["most_prompt_tokens"].get<double>() +
                        1.6 * row["most_completion_tokens"].get<double>()) /
                       1e6;
    CHECK(std::abs(row["most_usd"].get<double>() - usd) < 1e-6);
    CHECK(row["usd"] < row["most_usd"]);
  }
  // The attack leaves one answer alone, and both orders of it are asked once.
  CHECK(out["rows"][0]["to_ask"] == 176);
  CHECK(out["rows"][1]["to_ask"] == 174);
  CHECK(out["rows"][1]["prompt_tokens"] > out["rows"][0]["prompt_tokens"]);
  CHECK(out["judges"][0]["price"]["input"] == 0.4);
  CHECK(out["budget"][0]["name"] == "usd");
  CHECK(out["budget"][0]["ceiling"] == 5);
  CHECK(out["budget"][0]["fit"] == "fits");
  CHECK(out["unpriced"].empty());
  CHECK(out["store"]["exists"] == false);
  CHECK(out["store"]["path"] == folder.path("audit.judgements.sqlite"));
}

TEST_CASE("plan makes no store and needs no key") {
  const TemporaryFolder folder;
  const std::string audit = quickstart_audit(
      folder,
      "  - openai: {model: gpt-4.1, base_url: 'https://api.openai.com/v1', "
      "api_key_env: ASSIZE_NO_SUCH_KEY}\n");

  const Ran done = plan({audit});

  CHECK(done.code == 0);
  CHECK(holds(done.out, "352 requests"));
  CHECK(holds(done.out, "Nothing is stored yet"));
  CHECK_FALSE(std::filesystem::exists(folder.path("audit.judgements.sqlite")));
}

TEST_CASE("plan is laid out for the terminal, wide or narrow") {
  const TemporaryFolder folder;
  const std::string audit = quickstart_audit(
      folder, std::string(testing::kHostedJudge) + "  - simulated\n",
      "budget: {usd: 0.05, requests: 400}\n");

  const Ran wide = plan({audit}, 80);
  const Ran narrow = plan({audit}, 50);

  CHECK(wide.code == 0);
  CHECK(holds(wide.out,
              "openai/gpt-4.1-mini\n"
              "  $0.4 in, $1.6 out per million tokens (OpenAI, listed "
              "2026-03)\n"
              "  arm                     requests   stored    to ask  tokens "
              "expected   at most\n"
              "  clean                        176        0       176 "));
  CHECK(holds(wide.out, "  together                     352        0"));
  CHECK(holds(wide.out, "  answers on this machine, free of charge\n"));
  CHECK(holds(wide.out,
              "Budget of 400 requests: 0 spent, 350 more expected, "
              "at most 350: it fits."));
  CHECK(holds(wide.out, "not fit; judging"));
  CHECK(widest(wide.out) <= 80);
  CHECK(holds(narrow.out, "  clean\n    176 requests, 0 stored, 176 to ask;"));
  // Paths have no space to break at.
  CHECK(widest(narrow.out.substr(0, narrow.out.find("Nothing is stored"))) <=
        50);
}

TEST_CASE("plan says what is unpriced, and refuses it under a ceiling") {
  const TemporaryFolder folder;
  const std::string judge =
      "  - openai: {model: mine, base_url: 'https://there.example/v1'}\n";
  const std::string audit = quickstart_audit(folder, judge);
  const std::string prices = folder.file(
      "p.yaml", "prices: [{models: [{mine: {input: 1, output: 0}}]}]\n");

  const Ran unpriced = plan({audit});
  const Ran priced = plan({audit, "--prices", prices, "--json"});
  const Ran wrong =
      plan({audit, "--prices", folder.file("q.yaml", "price: 1")});

  CHECK(unpriced.code == 0);
  CHECK(holds(unpriced.out, "UNPRICED"));
  CHECK(holds(unpriced.out, "openai/mine is unpriced"));
  CHECK(priced.code == 0);
  const json total = json::parse(priced.out)["total"];
  CHECK(std::abs(total["most_usd"].get<double>() -
                 total["most_prompt_tokens"].get<double>() / 1e6) < 1e-9);
  CHECK(wrong.code == 2);
  CHECK(holds(wrong.err, "q.yaml:1:1: error: unknown key 'price'"));
}

TEST_CASE("a ceiling of money needs every price") {
  const TemporaryFolder folder;
  const std::string audit = quickstart_audit(
      folder, "  - openai: {model: mine, base_url: 'https://there.example'}\n",
      "budget: {usd: 5}\n");

  const Ran done = plan({audit});

  CHECK(done.code == 2);
  CHECK(done.out.empty());
  CHECK(holds(done.err,
              "the price of model 'mine' of judge 'openai/mine' is "
              "not known; give a file with --prices"));
}

TEST_CASE("plan writes batch files, tells of them and asks for a new folder") {
  const TemporaryFolder folder;
  const std::string audit = quickstart_audit(
      folder, std::string(testing::kHostedJudge) + "  - simulated\n");

  const Ran done = plan({audit, "--emit-batch", folder.path("batches")});
  const Ran again = plan({audit, "--emit-batch", folder.path("batches")});

  CHECK(done.code == 0);
  CHECK(holds(done.out, "/judge-1-openai-0001.jsonl: 350 requests, "));
  CHECK(holds(done.out, "are in no file: it answers on this machine"));
  CHECK(std::filesystem::exists(folder.path("batches/manifest.json")));
  CHECK(again.code == 2);
  CHECK(holds(again.err, "this one is not empty"));
}

TEST_CASE("a plan tells what no prompt shows, as the run will") {
  Forecast told;
  told.left_out = Exclusion{"published answers", "nobody shows them", 1200};
  const cli::PlanTable table{
      .forecast = told, .ceilings = {}, .store = "s", .folder = ""};
  std::ostringstream text, document;

  cli::write_plan(table, text);
  cli::write_plan_json(table, document);

  CHECK(holds(text.str(),
              "Left out of the published answers: 1,200, as nobody shows"));
  CHECK(json::parse(document.str())["left_out"] ==
        json::array({{{"where", "published answers"},
                      {"why", "nobody shows them"},
                      {"count", 1200}}}));
}
