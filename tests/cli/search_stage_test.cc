// Attacks that search, as a user runs them: alone as a stage, in one run, and
// split over several stores.

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "attacks/prefix_pieces.h"
#include "data.h"
#include "fake_judge/fake_judge.h"
#include "io/temporary_folder.h"
#include "run_program.h"

using namespace assize;
using assize::testing::FakeJudge;
using assize::testing::Ran;
using assize::testing::TemporaryFolder;
using Catch::Matchers::WithinAbs;
using nlohmann::json;

namespace {

namespace fs = std::filesystem;

/// A judge that believes forged marks, and whom the words of an order move.
constexpr char kMoved[] =
    "profile: gullible, obedience: 0, susceptibility: 8, position: 0";

constexpr char kAttacks[] =
    "[null.structured, {null.random_search: {tokens: 8, items: 2}}]";

std::string text_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string audit(const TemporaryFolder& folder, const std::string& judge,
                  const std::string& more = "search: {budget: 150}\n",
                  const std::string& attacks = kAttacks,
                  const std::string& name = "audit.yaml") {
  const std::string suite = testing::root() + "/suites/quickstart/";
  return folder.file(name, "suite: generic\ninputs:\n  items: " + suite +
                               "items.jsonl\n  answers: " + suite +
                               "answers\n  baseline: baseline\n"
                               "  name: quickstart\njudges:\n  - " +
                               judge + "\nattacks: " + attacks +
                               "\nsystems: [terse]\n"
                               "detectors: []\ncalibrations: []\n"
                               "statistics: {resamples: 200}\n"
                               "report: {formats: [json]}\n" +
                               more);
}

std::string simulated() {
  return std::string("{kind: simulated, name: j, ") + kMoved + "}";
}

FakeJudge moved_judge() {
  return FakeJudge({"--judge", std::string("{") + kMoved + "}"});
}

std::string openai(const FakeJudge& judge, const std::string& knobs = "") {
  return "{kind: openai, name: j, model: fake, base_url: \"" +
         judge.base_url() + "\", concurrency: 32" + knobs + "}";
}

Ran run(const std::vector<std::string>& arguments) {
  return testing::run_program({"run"}, arguments);
}

json report_of(const std::string& folder) {
  return json::parse(text_of(folder + "/report.json"));
}

json arm_of(const json& report, const std::string& arm) {
  for (const json& row : report["attacks"]) {
    if (row["arm"] == arm) return row;
  }
  FAIL("no arm " << arm);
  return {};
}

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

std::uint64_t calls(const FakeJudge& judge) {
  return judge.stats()["calls"].get<std::uint64_t>();
}

constexpr char kArm[] = "null.random_search tokens=8 items=2";

}  // namespace

TEST_CASE(
    "a search before the simulated judge finds a text that fares better") {
  const TemporaryFolder folder;
  const std::string yaml = audit(folder, simulated());

  const Ran done = run({yaml, "--out", folder.path("out")});

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
  const std::string yaml = audit(folder, simulated());

  const Ran done = run({yaml, "--out", folder.path("out")});

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

TEST_CASE("the stage alone says what it found, and writes no report") {
  const TemporaryFolder folder;
  const std::string yaml = audit(folder, simulated());

  const Ran done =
      run({yaml, "--stage", "search", "--out", folder.path("out")});

  INFO(done.err);
  REQUIRE(done.code == 0);
  CHECK(
      done.out.starts_with(std::string("'") + kArm + "' was searched for by "));
  // It may ask about two, and half of all are set apart.
  CHECK(done.out.find("about 2 of the ") != std::string::npos);
  CHECK(done.out.find("Nothing is kept of a judge on this machine") !=
        std::string::npos);
  CHECK(!fs::exists(folder.path("out/report.json")));
}

TEST_CASE("a control is an arm beside its search, which asks nobody") {
  const TemporaryFolder folder;
  const std::string yaml =
      audit(folder, simulated(), "search: {budget: 150, control: true}\n");

  const Ran done = run({yaml, "--out", folder.path("out")});

  INFO(done.err);
  REQUIRE(done.code == 0);
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
  const std::string yaml =
      audit(folder, simulated(), "search: {budget: 150, control: true}\n");

  const Ran done = run({yaml, "--out", folder.path("out")});

  INFO(done.err);
  REQUIRE(done.code == 0);
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
  const std::string here = audit(folder, simulated());
  const std::string http = audit(folder, openai(judge, ", top_logprobs: 5"),
                                 "search: {budget: 150}\n", kAttacks, "h.yaml");

  const Ran one = run({here, "--out", folder.path("here")});
  const Ran other = run({http, "--out", folder.path("http")});

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
    const Ran done = run({of, "--out", folder.path("out")});
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

TEST_CASE("a search is paid for once, in a stage or in one run") {
  const TemporaryFolder folder;
  const FakeJudge judge = moved_judge();
  const std::string yaml = audit(folder, openai(judge));

  const Ran stage =
      run({yaml, "--stage", "search", "--out", folder.path("stage")});
  const std::uint64_t searching = calls(judge);
  const Ran again =
      run({yaml, "--stage", "search", "--out", folder.path("stage")});
  CHECK(calls(judge) == searching);
  const Ran first = run({yaml, "--out", folder.path("first")});
  const std::uint64_t all = calls(judge);
  const Ran second = run({yaml, "--out", folder.path("second")});
  CHECK(calls(judge) == all);
  const Ran whole = run({yaml, "--out", folder.path("whole"), "--store",
                         folder.path("whole.sqlite")});

  INFO(stage.err << first.err << whole.err);
  REQUIRE(stage.code == 0);
  REQUIRE(first.code == 0);
  REQUIRE(second.code == 0);
  REQUIRE(whole.code == 0);
  CHECK(searching > 100);
  CHECK(searching <= 150);
  CHECK(stage.out == again.out);
  CHECK(calls(judge) == 2 * all);
  const std::string report = text_of(folder.path("first/report.json"));
  CHECK(text_of(folder.path("second/report.json")) == report);
  CHECK(text_of(folder.path("whole/report.json")) == report);
}

TEST_CASE(
    "a ceiling that ends a search leaves what the next run goes on from") {
  const TemporaryFolder folder;
  const FakeJudge judge = moved_judge();
  const std::string search = "search: {budget: 150}\n";
  const std::string little =
      audit(folder, openai(judge), search + "budget: {requests: 40}\n");

  const Ran cut = run({little, "--stage", "search", "--out", folder.path("cut"),
                       "--store", folder.path("s")});
  const std::uint64_t before = calls(judge);
  const std::string enough =
      audit(folder, openai(judge), search + "budget: {requests: 5000}\n");
  const Ran rest = run({enough, "--stage", "search", "--out",
                        folder.path("rest"), "--store", folder.path("s")});
  const std::uint64_t together = calls(judge);
  const Ran whole = run({enough, "--stage", "search", "--out",
                         folder.path("whole"), "--store", folder.path("w")});

  CHECK(cut.code == 3);
  CHECK(cut.err.find("did not answer a search: the budget is used up") !=
        std::string::npos);
  CHECK(before == 40);
  INFO(rest.err);
  CHECK(rest.code == 0);
  CHECK(rest.out == whole.out);
  CHECK(calls(judge) - together == together);
}

TEST_CASE("searches and trials that are split give the report of one run") {
  const TemporaryFolder folder;
  const FakeJudge judge = moved_judge();
  const std::string yaml =
      audit(folder, openai(judge), "search: {budget: 60, control: true}\n",
            "[{null.random_search: {tokens: 8}}, {null.random_search: {tokens: "
            "5}}, {null.random_search: {tokens: 6}}]");
  const auto stage = [&](const std::string& part, const std::string& store) {
    return run({yaml, "--stage", "search", "--shard", part, "--store",
                folder.path(store), "--out", folder.path("out-" + store)});
  };
  const auto merge = [&](const std::vector<std::string>& from,
                         const std::string& into) {
    std::vector<std::string> words;
    for (const std::string& name : from) words.push_back(folder.path(name));
    words.insert(words.end(), {"--into", folder.path(into)});
    return testing::run_program({"merge"}, words);
  };

  const Ran one = stage("1/2", "s1"), other = stage("2/2", "s2");
  const Ran early = run({yaml, "--shard", "1/2", "--store", folder.path("e"),
                         "--out", folder.path("early")});
  const Ran half = merge({"s1"}, "half");
  const Ran searches = merge({"s1", "s2"}, "found");
  for (const std::string part : {"1", "2"}) {
    fs::copy_file(folder.path("found"), folder.path("t" + part));
    const Ran trials =
        run({yaml, "--shard", part + "/2", "--store", folder.path("t" + part),
             "--out", folder.path("out-t" + part)});
    INFO(trials.err);
    REQUIRE(trials.code == 0);
  }
  const Ran all = merge({"t1", "t2"}, "all");
  const std::uint64_t asked = calls(judge);
  const Ran report = run({yaml, "--offline", "--store", folder.path("all"),
                          "--out", folder.path("split")});
  const Ran whole = run({yaml, "--out", folder.path("whole")});

  INFO(one.err << other.err << searches.out << all.out << report.err);
  REQUIRE(one.code == 0);
  REQUIRE(other.code == 0);
  CHECK(one.out.find("left to another part") != std::string::npos);
  CHECK(early.code == 2);
  CHECK(early.err.find("search first, with 'assize run") != std::string::npos);
  CHECK(half.code == 1);
  CHECK(searches.code == 0);
  CHECK(all.code == 0);
  REQUIRE(report.code == 0);
  REQUIRE(whole.code == 0);
  CHECK(text_of(folder.path("split/report.json")) ==
        text_of(folder.path("whole/report.json")));
  CHECK(calls(judge) == 2 * asked);
}

TEST_CASE("a plan counts the calls of searches that are still to be made") {
  const TemporaryFolder folder;
  const FakeJudge judge = moved_judge();
  const std::string yaml = audit(folder, openai(judge));
  const auto plan = [&] {
    const Ran told = testing::run_program({"plan"}, {yaml, "--json"});
    REQUIRE(told.code == 0);
    return json::parse(told.out);
  };
  const auto of_search = [](const json& told) {
    std::uint64_t out = 0;
    for (const json& row : told["rows"]) {
      if (row["arm"] == std::string(kArm) + ": search") out = row["to_ask"];
    }
    return out;
  };

  const json before = plan();
  REQUIRE(run({yaml, "--stage", "search", "--out", folder.path("out")}).code ==
          0);
  const json after = plan();

  CHECK(of_search(before) == 150);
  CHECK(of_search(after) == 0);
  CHECK(after["total"]["to_ask"].get<int>() + 150 ==
        before["total"]["to_ask"].get<int>());
}

TEST_CASE("a plan's most is that of the longest text that may be asked about") {
  const TemporaryFolder folder;
  const FakeJudge judge = moved_judge();
  const auto most = [&](int tokens) {
    const std::string yaml =
        audit(folder, openai(judge), "search: {budget: 150}\n",
              fmt::format("[{{null.random_search: {{tokens: {}}}}}]", tokens));
    const Ran told = testing::run_program({"plan"}, {yaml, "--json"});
    REQUIRE(told.code == 0);
    const json out = json::parse(told.out);
    for (const json& row : out["rows"]) {
      if (row["arm"].get<std::string>().ends_with(": search")) {
        return row["most_prompt_tokens"].get<std::uint64_t>();
      }
    }
    return std::uint64_t{0};
  };

  const std::uint64_t longest =
      attacks::PrefixPieces::of_this_program().longest();
  CHECK(most(9) - most(8) == 150 * longest);
}

TEST_CASE("batches are not written for texts that are still to be found") {
  const TemporaryFolder folder;
  const FakeJudge judge = moved_judge();
  const std::string yaml = audit(folder, openai(judge));

  const Ran early = testing::run_program(
      {"plan"}, {yaml, "--emit-batch", folder.path("batches")});

  CHECK(early.code == 2);
  CHECK(early.err.find("search first, with 'assize run") != std::string::npos);
  CHECK(!fs::exists(folder.path("batches")));
}

TEST_CASE("a stage without a search, and one without a judge, are told") {
  const TemporaryFolder folder;
  const std::string none =
      audit(folder, simulated(), "", "[null.constant]", "none.yaml");

  const Ran done =
      run({none, "--stage", "search", "--out", folder.path("out")});

  CHECK(done.code == 2);
  CHECK(done.err.find("no attack of this audit searches") != std::string::npos);
}

TEST_CASE("the judge of searches is one of the audit's") {
  const TemporaryFolder folder;
  const std::string yaml = audit(folder, simulated(), "search: {judge: i}\n");

  const Ran done = run({yaml, "--out", folder.path("out")});

  CHECK(done.code == 2);
  CHECK(done.err.find("unknown judge 'i'") != std::string::npos);
}
