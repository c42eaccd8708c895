// Attacks that search, as a user runs them: alone as a stage, in one run, and
// split over several stores.

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "attacks/prefix_pieces.h"
#include "search_audit.h"

using namespace assize::testing;
using nlohmann::json;

namespace fs = std::filesystem;

TEST_CASE("the stage alone says what it found, and writes no report") {
  const TemporaryFolder folder;
  const std::string yaml = search_audit(folder, simulated());

  const Ran done =
      run_audit({yaml, "--stage", "search", "--out", folder.path("out")});

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

TEST_CASE("a search is paid for once, in a stage or in one run") {
  const TemporaryFolder folder;
  const FakeJudge judge = moved_judge();
  const std::string yaml = search_audit(folder, openai(judge));

  const Ran stage =
      run_audit({yaml, "--stage", "search", "--out", folder.path("stage")});
  const std::uint64_t searching = calls(judge);
  const Ran again =
      run_audit({yaml, "--stage", "search", "--out", folder.path("stage")});
  CHECK(calls(judge) == searching);
  const Ran first = run_audit({yaml, "--out", folder.path("first")});
  const std::uint64_t all = calls(judge);
  const Ran second = run_audit({yaml, "--out", folder.path("second")});
  CHECK(calls(judge) == all);
  const Ran whole = run_audit({yaml, "--out", folder.path("whole"), "--store",
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
      search_audit(folder, openai(judge), search + "budget: {requests: 40}\n");

  const Ran cut = run_audit({little, "--stage", "search", "--out",
                             folder.path("cut"), "--store", folder.path("s")});
  const std::uint64_t before = calls(judge);
  const std::string enough = search_audit(
      folder, openai(judge), search + "budget: {requests: 5000}\n");
  const Ran rest =
      run_audit({enough, "--stage", "search", "--out", folder.path("rest"),
                 "--store", folder.path("s")});
  const std::uint64_t together = calls(judge);
  const Ran whole =
      run_audit({enough, "--stage", "search", "--out", folder.path("whole"),
                 "--store", folder.path("w")});

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
  const std::string yaml = search_audit(
      folder, openai(judge), "search: {budget: 60, control: true}\n",
      "[{null.random_search: {tokens: 8}}, {null.random_search: {tokens: "
      "5}}, {null.random_search: {tokens: 6}}]");
  const auto stage = [&](const std::string& part, const std::string& store) {
    return run_audit({yaml, "--stage", "search", "--shard", part, "--store",
                      folder.path(store), "--out",
                      folder.path("out-" + store)});
  };
  const auto merge = [&](const std::vector<std::string>& from,
                         const std::string& into) {
    std::vector<std::string> words;
    for (const std::string& name : from) words.push_back(folder.path(name));
    words.insert(words.end(), {"--into", folder.path(into)});
    return run_program({"merge"}, words);
  };

  const Ran one = stage("1/2", "s1"), other = stage("2/2", "s2");
  const Ran early =
      run_audit({yaml, "--shard", "1/2", "--store", folder.path("e"), "--out",
                 folder.path("early")});
  const Ran half = merge({"s1"}, "half");
  const Ran searches = merge({"s1", "s2"}, "found");
  for (const std::string part : {"1", "2"}) {
    fs::copy_file(folder.path("found"), folder.path("t" + part));
    const Ran trials = run_audit({yaml, "--shard", part + "/2", "--store",
                                  folder.path("t" + part), "--out",
                                  folder.path("out-t" + part)});
    INFO(trials.err);
    REQUIRE(trials.code == 0);
  }
  const Ran all = merge({"t1", "t2"}, "all");
  const std::uint64_t asked = calls(judge);
  const Ran report =
      run_audit({yaml, "--offline", "--store", folder.path("all"), "--out",
                 folder.path("split")});
  const Ran whole = run_audit({yaml, "--out", folder.path("whole")});

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
  const std::string yaml = search_audit(folder, openai(judge));
  const auto plan = [&] {
    const Ran told = run_program({"plan"}, {yaml, "--json"});
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
  REQUIRE(run_audit({yaml, "--stage", "search", "--out", folder.path("out")})
              .code == 0);
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
    const std::string yaml = search_audit(
        folder, openai(judge), "search: {budget: 150}\n",
        fmt::format("[{{null.random_search: {{tokens: {}}}}}]", tokens));
    const Ran told = run_program({"plan"}, {yaml, "--json"});
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
      assize::attacks::PrefixPieces::of_this_program().longest();
  CHECK(most(9) - most(8) == 150 * longest);
}

TEST_CASE("batches are not written for texts that are still to be found") {
  const TemporaryFolder folder;
  const FakeJudge judge = moved_judge();
  const std::string yaml = search_audit(folder, openai(judge));

  const Ran early =
      run_program({"plan"}, {yaml, "--emit-batch", folder.path("batches")});

  CHECK(early.code == 2);
  CHECK(early.err.find("search first, with 'assize run") != std::string::npos);
  CHECK(!fs::exists(folder.path("batches")));
}

TEST_CASE("a stage without a search, and one without a judge, are told") {
  const TemporaryFolder folder;
  const std::string none =
      search_audit(folder, simulated(), "", "[null.constant]", "none.yaml");

  const Ran done =
      run_audit({none, "--stage", "search", "--out", folder.path("out")});

  CHECK(done.code == 2);
  CHECK(done.err.find("no attack of this audit searches") != std::string::npos);
}

TEST_CASE("the judge of searches is one of the audit's") {
  const TemporaryFolder folder;
  const std::string yaml =
      search_audit(folder, simulated(), "search: {judge: i}\n");

  const Ran done = run_audit({yaml, "--out", folder.path("out")});

  CHECK(done.code == 2);
  CHECK(done.err.find("unknown judge 'i'") != std::string::npos);
}
