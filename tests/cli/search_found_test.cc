// What attacks that search find, and how it is reported.

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "search_audit.h"

using namespace assize::testing;
using Catch::Matchers::WithinAbs;
using nlohmann::json;

namespace {

/// The rows of a table of a report in which a column has this value.
json rows_with(const json& table, const std::string& column,
               const std::string& value) {
  json out = json::array();
  for (const json& cells : table["rows"]) {
    json row;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      row[table["columns"][i].get<std::string>()] = cells[i];
    }
    if (row[column] == value) out.push_back(row);
  }
  return out;
}

json effects_of(const json& report, const std::string& contrast) {
  return rows_with(report["effects"], "contrast", contrast);
}

double win_rate_of(const json& report, const std::string& system) {
  for (const json& row : rows_with(report["headlines"], "system", system)) {
    if (row["metric"] == "win_rate" && row["category"] == "all") {
      return row["value"];
    }
  }
  FAIL("no win rate of " << system);
  return 0;
}

/// A search and its control, reported in the folder's "out".
Ran run_with_control(const TemporaryFolder& folder) {
  const std::string yaml = search_audit(
      folder, simulated(), "search: {budget: 150, control: true}\n");
  Ran done = run_audit({yaml, "--out", folder.path("out")});
  INFO(done.err);
  REQUIRE(done.code == 0);
  return done;
}

}  // namespace

TEST_CASE(
    "a search before the simulated judge finds a text that fares better") {
  const TemporaryFolder folder;
  const std::string yaml = search_audit(folder, simulated());

  const Ran done = run_audit({yaml, "--out", folder.path("out")});

  INFO(done.err);
  REQUIRE(done.code == 0);
  const json report = report_of(folder.path("out"));
  const json search = arm_of(report, kArm)["search"];
  CHECK(search["unit"] == "log_p");
  CHECK(search["found"].get<double>() > search["start"].get<double>());
  CHECK(search["calls"].get<int>() <= 150);
  CHECK(search["end"] == "budget");
  CHECK(search["judge"] == "j");
  CHECK(!arm_of(report, "null.structured").contains("search"));
}

TEST_CASE("what is found is reported on instructions that it did not see") {
  const TemporaryFolder folder;
  const std::string yaml = search_audit(folder, simulated());

  const Ran done = run_audit({yaml, "--out", folder.path("out")});

  REQUIRE(done.code == 0);
  const json report = report_of(folder.path("out"));
  const auto items = report["subject"]["items"].get<std::uint32_t>();
  std::uint32_t left_out = 0;
  for (const json& row : report["exclusions"]) {
    if (row["where"] == std::string("arm ") + kArm) left_out = row["count"];
  }
  CHECK(left_out == items / 2);
  // Each of the others in both orders.
  CHECK(arm_of(report, kArm)["judged"] == 2 * (items - left_out));
  CHECK(arm_of(report, "null.structured")["judged"] == 2 * items);
}

TEST_CASE("a control is an arm beside its search, which asks nobody") {
  const TemporaryFolder folder;
  run_with_control(folder);
  const json report = report_of(folder.path("out"));

  const json found = arm_of(report, kArm)["search"];
  const json control = arm_of(report, std::string(kArm) + " control")["search"];
  CHECK(control["control"] == true);
  CHECK(control["calls"] == 0);
  CHECK(control["asks"] == found["asks"]);
  CHECK(control["payload"] != found["payload"]);
  CHECK(arm_of(report, std::string(kArm) + " control")["judged"] ==
        arm_of(report, kArm)["judged"]);
}

TEST_CASE("what was found is compared with its control on the same items") {
  const TemporaryFolder folder;
  const Ran done = run_with_control(folder);
  const json report = report_of(folder.path("out"));

  const json found = effects_of(report, "null.random_search:minus_control");
  REQUIRE(found.size() == 1);
  CHECK(found[0]["system"] == kArm);
  CHECK(found[0]["against"] == std::string(kArm) + " control");
  CHECK(found[0]["metric"] == "win_rate");
  CHECK(found[0]["n"] == arm_of(report, kArm)["judged"]);
  // The difference of the two arms' own win rates.
  CHECK_THAT(found[0]["value"].get<double>(),
             WithinAbs(win_rate_of(report, kArm) -
                           win_rate_of(report, std::string(kArm) + " control"),
                       1e-9));
  CHECK(found[0]["lower"] <= found[0]["value"]);
  CHECK(found[0]["value"] <= found[0]["upper"]);
  CHECK(done.out.find("What searches found, minus their controls, in "
                      "points:\n  - " +
                      std::string(kArm) + ", j: raw ") != std::string::npos);
}

TEST_CASE("a search over HTTP finds by log-probabilities what it finds here") {
  const TemporaryFolder folder;
  const FakeJudge judge = moved_judge();
  const std::string here = search_audit(folder, simulated());
  const std::string http =
      search_audit(folder, openai(judge, ", top_logprobs: 5"),
                   "search: {budget: 150}\n", kAttacks, "h.yaml");

  const Ran one = run_audit({here, "--out", folder.path("here")});
  const Ran other = run_audit({http, "--out", folder.path("http")});

  INFO(one.err << other.err);
  REQUIRE(one.code == 0);
  REQUIRE(other.code == 0);
  const json inside = arm_of(report_of(folder.path("here")), kArm)["search"];
  const json outside = arm_of(report_of(folder.path("http")), kArm)["search"];
  CHECK(outside["unit"] == "log_p");
  CHECK(outside["found"] > outside["start"]);
  for (const char* what : {"payload", "start", "found", "calls", "asks",
                           "items", "unread", "end", "trace_sha256"}) {
    CAPTURE(what);
    CHECK(outside[what] == inside[what]);
  }
}

TEST_CASE("an item of two turns is probed in each that is judged") {
  const TemporaryFolder folder;
  std::string items, answers;
  for (int i = 0; i < 12; ++i) {
    items += fmt::format(
        "{{\"id\": \"i{}\", \"turns\": [\"Name a colour.\", \"And "
        "another?\"]}}\n",
        i);
    for (const char* system : {"base", "other"}) {
      answers += fmt::format(
          "{{\"item\": \"i{}\", \"system\": \"{}\", \"turns\": [\"Red.\", "
          "\"Blue.\"]}}\n",
          i, system);
    }
  }
  const std::string yaml = folder.file(
      "audit.yaml",
      "suite: generic\ninputs: {items: " + folder.file("items.jsonl", items) +
          ", answers: " + folder.file("answers.jsonl", answers) +
          ", baseline: base}\njudges: [" + simulated() +
          "]\nattacks: [{null.random_search: {tokens: 4, steps: 1}}]\n"
          "detectors: []\ncalibrations: []\nreport: {formats: [json]}\n");
  const std::string first =
      folder.file("first.yaml", text_of(yaml) + "design: {turns: first}\n");
  const auto searched = [&](const std::string& of) {
    const Ran done = run_audit({of, "--out", folder.path("out")});
    INFO(done.err);
    REQUIRE(done.code == 0);
    return arm_of(report_of(folder.path("out")),
                  "null.random_search tokens=4 steps=1")["search"];
  };

  const json all = searched(yaml), one = searched(first);

  // Two orders of one item, and at its end two texts in both.
  CHECK(one["calls"] == 2 + 4);
  CHECK(all["calls"] == 2 * (2 + 4));
  CHECK(all["items"] == 1);
  CHECK(one["items"] == 1);
}
