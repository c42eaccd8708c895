#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/run_program.h"
#include "data.h"
#include "io/temporary_folder.h"

using assize::testing::Ran;
using assize::testing::root;
using assize::testing::TemporaryFolder;
using Catch::Matchers::WithinAbs;
using nlohmann::json;

namespace {

using Words = std::vector<std::string>;

Ran meta(const Words& arguments, unsigned width = 0) {
  return assize::testing::run_program({"meta"}, arguments, width);
}

/// Three systems, of which the first two overlap.
constexpr char kStatistics[] =
    "{\"model\": \"a\", \"score\": 1, \"lower\": 0, \"upper\": 2}\n"
    "{\"model\": \"b\", \"score\": 2, \"lower\": 1, \"upper\": 3}\n"
    "{\"model\": \"c\", \"score\": 9, \"lower\": 8, \"upper\": 10}\n";

/// The first of a document's metrics with that name and rule.
json metric(const json& document, const std::string& set, const std::string& id,
            const json& convention = nullptr) {
  for (const json& group : document["groups"]) {
    if (group["set"] != set) continue;
    for (const json& one : group["metrics"]) {
      if (one["id"] == id && one["convention"] == convention) return one;
    }
  }
  FAIL("there is no " << id << " of " << set);
  return {};
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

TEST_CASE("meta tells Arena-Hard's published numbers to their digits") {
  ASSIZE_NEED_DATA(folder, "arena_hard_metrics")
  const Ran ran =
      meta({"--statistics", folder + "/bootstrap_stats_arena_hard.jsonl",
            "--reference", folder + "/chatbot_arena_elo_20240329.json",
            "--names", folder + "/arena_to_arena_hard.json", "--json"});

  INFO(ran.err);
  REQUIRE(ran.code == 0);
  const json found = json::parse(ran.out);
  const auto value = [&](const char* set, const char* id,
                         const json& convention = nullptr) {
    return metric(found, set, id, convention)["value"].get<double>();
  };
  // S 2.6.
  CHECK_THAT(value("all", "separability"), WithinAbs(0.7989, 5e-5));
  CHECK_THAT(value("shared", "separability"), WithinAbs(1 - 30.0 / 190, 1e-11));
  CHECK_THAT(value("shared", "separability_80"),
             WithinAbs(1 - 17.0 / 190, 1e-11));
  CHECK_THAT(value("shared", "strict_agreement"), WithinAbs(0.915789, 5e-7));
  CHECK_THAT(value("shared", "agreement_of_separated", "arena_hard.notebook"),
             WithinAbs(0.903955, 5e-7));
  CHECK_THAT(value("shared", "spearman"), WithinAbs(0.932331, 5e-7));
  CHECK_THAT(value("shared", "pair_rank_brier"), WithinAbs(0.070479, 5e-7));
  CHECK_THAT(value("shared", "pair_rank_log_loss"), WithinAbs(0.395046, 5e-7));
  CHECK(found["shared"]["systems"].size() == 20);
  CHECK(found["shared"]["by_case"] == 6);
  CHECK(found["audit"] == nullptr);
}

TEST_CASE("meta shows statistics as a table with intervals and n") {
  const TemporaryFolder folder;
  const std::string path = folder.file("s.jsonl", kStatistics);

  const Ran ran = meta({"--statistics", path});

  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  // By hand: two of three pairs; without a system 1, 1 and 0.
  CHECK(ran.out.starts_with(
      "All 3 systems\n"
      "  separability                0.666667 [0.0000, 1.0000]   3 pairs\n"));
}

TEST_CASE("meta says how many systems are in the pairs, where not all are") {
  const TemporaryFolder folder;
  const std::string path =
      folder.file("s.jsonl", std::string(kStatistics) +
                                 "{\"model\": \"anchor\", \"score\": 5}\n");

  const Ran ran = meta({"--statistics", path});

  INFO(ran.err);
  CHECK(ran.code == 0);
  CHECK(ran.out.find("All 4 systems; pairs are of the 3 with an interval") !=
        ran.out.npos);
}

TEST_CASE("meta of an audit measures, ranks, and finds what separates") {
  const Ran ran = meta({root() + "/suites/quickstart/audit.yaml", "--judge",
                        "simulated/gullible", "--json"});

  INFO(ran.err);
  REQUIRE(ran.code == 0);
  const json found = json::parse(ran.out);
  CHECK(found["schema"] == "assize.meta/1");
  const json& audit = found["audit"];
  CHECK(audit["judge"] == "simulated/gullible");
  CHECK(audit["ranks"]["systems"].size() >= 2);
  CHECK(audit["ranks"]["kemeny"]["exact"] == true);
  CHECK(audit["items"]["complete"].get<int>() > 8);
  CHECK(audit["gaming"]["reason"] != nullptr);
  CHECK(metric(found, "all", "separability")["systems"] ==
        audit["ranks"]["systems"].size());
}

TEST_CASE("meta's tables keep to the terminal, and say the same every time") {
  const Words arguments = {root() + "/suites/quickstart/audit.yaml", "--judge",
                           "simulated/honest"};

  const Ran narrow = meta(arguments, 60), wide = meta(arguments, 100);

  CHECK(narrow.code == 0);
  CHECK(widest(narrow.out) <= 60);
  CHECK(widest(wide.out) <= 100);
  CHECK(meta(arguments, 100).out == wide.out);
}

TEST_CASE("meta holds an audit against a reference") {
  const TemporaryFolder folder;
  const std::string unknown =
      folder.file("u.csv", "name,score\nnobody,1\nnoone,2\n");
  const std::string audit = root() + "/suites/quickstart/audit.yaml";

  const Ran apart =
      meta({audit, "--judge", "simulated/honest", "--reference", unknown});

  CHECK(apart.code == 2);
  CHECK(apart.err.find("u.csv: error: the reference rates 0 of the ") !=
        std::string::npos);
  CHECK(apart.out.empty());
}

TEST_CASE("mistakes in meta's command line are named") {
  const TemporaryFolder folder;
  const std::string path = folder.file("s.jsonl", kStatistics);
  struct Case {
    Words words;
    std::string error;
  };
  const std::string audit = root() + "/suites/quickstart/audit.yaml";
  const std::vector<Case> cases = {
      Case{{},
           "--statistics: error: nothing is asked; name an audit, or a "
           "benchmark's published file with --statistics\n"},
      Case{{audit, "--statistics", path},
           "--statistics: error: an audit and --statistics are two benchmarks; "
           "give one\n"},
      Case{{"--statistics", path, "--names", path},
           "--names: error: says what --reference calls the systems; give "
           "both\n"},
      Case{{"--statistics", path, "--judge", "j"},
           "--judge: error: chooses from an audit's verdicts; name an "
           "audit\n"},
      Case{{"--statistics", path, "--metric", "m"},
           "--metric: error: chooses from an audit's metrics; name an "
           "audit\n"},
      Case{{"--statistics", folder.path("none")},
           folder.path("none") + ": error: the file does not exist\n"}};

  for (const Case& of : cases) {
    const Ran ran = meta(of.words);

    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    CHECK(ran.err == of.error);
  }
}

TEST_CASE("meta needs a judge's name where an audit has several") {
  const std::string audit = root() + "/suites/quickstart/audit.yaml";

  const Ran several = meta({audit}), wrong = meta({audit, "--judge", "honst"});

  CHECK(several.code == 2);
  CHECK(several.err.find("error: the audit has 2 judges; name one with "
                         "--judge: simulated/honest, simulated/gullible") !=
        std::string::npos);
  CHECK(wrong.code == 2);
  CHECK(wrong.err.find("--judge: error: unknown judge 'honst'") !=
        std::string::npos);
}
