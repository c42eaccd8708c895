// Whole audits of quickstart whose judge is a server on loopback that answers
// as the simulated judge does in-process.

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "data.h"
#include "fake_judge/fake_judge.h"
#include "io/temporary_folder.h"
#include "run_program.h"

using namespace assize;
using assize::testing::FakeJudge;
using assize::testing::Ran;
using assize::testing::TemporaryFolder;
using nlohmann::json;

namespace {

namespace fs = std::filesystem;

std::string text_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// An audit of quickstart by this judge, with every attack.
std::string audit(const TemporaryFolder& folder, const std::string& judge,
                  const std::string& more = "",
                  const std::string& name = "audit.yaml") {
  const std::string suite = testing::root() + "/suites/quickstart/";
  return folder.file(
      name, "suite: generic\ninputs:\n  items: " + suite +
                "items.jsonl\n  answers: " + suite +
                "answers\n  baseline: baseline\n  name: quickstart\n"
                "judges:\n  - " +
                judge +
                "\nattacks: [position.swap, null.constant, null.structured, "
                "verbosity.pad, style.markdown]\n"
                "detectors: []\ncalibrations: [position_balanced]\n"
                "design: {orders: both}\n"
                "statistics: {resamples: 200}\n"
                "report: {formats: [json]}\n" +
                more);
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

std::uint64_t calls(const FakeJudge& judge) {
  return judge.stats()["calls"].get<std::uint64_t>();
}

/// Types of the run log's events, each once.
std::set<std::string> events(const std::string& folder) {
  std::ifstream in(folder + "/run.jsonl");
  std::set<std::string> out;
  for (std::string line; std::getline(in, line);) {
    out.insert(json::parse(line)["type"].get<std::string>());
  }
  return out;
}

}  // namespace

TEST_CASE(
    "a judge over HTTP gives the verdicts that it gives in-process, and is "
    "asked once") {
  const TemporaryFolder folder;
  const FakeJudge judge({"--profile", "gullible"});
  const std::string http = audit(folder, openai(judge));
  const std::string here = audit(
      folder, "{kind: simulated, profile: gullible, name: j}", "", "here.yaml");

  const Ran local = run({here, "--out", folder.path("local")});
  const Ran first = run({http, "--out", folder.path("first")});
  const std::uint64_t asked = calls(judge);
  const Ran again =
      run({http, "--out", folder.path("again"), "--threads", "8"});

  INFO(first.err);
  REQUIRE(local.code == 0);
  REQUIRE(first.code == 0);
  REQUIRE(again.code == 0);
  const json one = report_of(folder.path("first"));
  const json other = report_of(folder.path("local"));
  CHECK(one["headlines"] == other["headlines"]);
  CHECK(one["effects"] == other["effects"]);
  CHECK(one["counts"] == other["counts"]);
  CHECK(asked > 1000);
  CHECK(calls(judge) == asked);
  CHECK(text_of(folder.path("first/report.json")) ==
        text_of(folder.path("again/report.json")));
  CHECK(events(folder.path("first")) ==
        std::set<std::string>{"batch", "end", "run"});
  CHECK(events(folder.path("again")) == std::set<std::string>{"end", "run"});
}

TEST_CASE("faults of a server are ridden out, and change no verdict") {
  const TemporaryFolder folder;
  std::string reports[2];
  for (const bool faults : {false, true}) {
    // Another store, and the same address: it is part of every key.
    FakeJudge judge(
        faults ? std::vector<std::string>{"--faults",
                                          "rate_limited=0.02,server=0.02,"
                                          "reset=0.02,half_body=0.02,"
                                          "malformed=0.02,no_choices=0.02"}
               : std::vector<std::string>{});
    const std::string yaml =
        audit(folder, "{kind: openai, name: j, model: fake, base_url: \"" +
                          judge.base_url() + "\", tries: 12}");
    const std::string out = folder.path(faults ? "faults" : "none");

    const Ran done = run({yaml, "--out", out, "--store", out + ".sqlite"});

    INFO(done.err);
    REQUIRE(done.code == 0);
    CHECK(events(out).contains("retry") == faults);
    CHECK((done.err.find(" calls went wrong (") != std::string::npos) ==
          faults);
    if (faults) {
      CHECK(done.err.find("half_body") != std::string::npos);
      CHECK(done.err.find(" were tried again, 0 gave no answer") !=
            std::string::npos);
    }
    const json report = report_of(out);
    reports[faults] = report["headlines"].dump() + report["effects"].dump() +
                      report["counts"].dump();
  }
  CHECK(reports[0] == reports[1]);
}

TEST_CASE("offline, a store that is not there is an error and is not made") {
  const TemporaryFolder folder;
  const std::string yaml =
      audit(folder,
            "{kind: openai, name: j, model: fake, base_url: "
            "\"http://127.0.0.1:1/v1\"}");

  const Ran done = run({yaml, "--out", folder.path("out"), "--offline",
                        "--store", folder.path("none.sqlite")});

  CHECK(done.code == 2);
  CHECK(done.err.ends_with(
      "none.sqlite: error: there is no such store of answers; without "
      "--offline a run makes it\n"));
  CHECK_FALSE(std::filesystem::exists(folder.path("none.sqlite")));
}

TEST_CASE("a log that a kill has torn is repaired, and the user is told") {
  const TemporaryFolder folder;
  FakeJudge judge;
  const std::string yaml =
      audit(folder, "{kind: openai, name: j, model: fake, base_url: \"" +
                        judge.base_url() + "\"}");
  const std::string out = folder.path("out");
  REQUIRE(run({yaml, "--out", out}).code == 0);
  std::ofstream(out + "/run.jsonl", std::ios::app) << "{\"previous\":\"to";

  const Ran done = run({yaml, "--out", out});

  CHECK(done.code == 0);
  INFO(done.err);
  CHECK(done.err.find("the run log ended in a part of a line, as a kill leaves "
                      "it: 15 bytes were cut") != std::string::npos);
}

TEST_CASE("a ceiling holds, and a run with a higher one goes on from there") {
  const TemporaryFolder folder;
  const FakeJudge judge;
  const std::string store = folder.path("store.sqlite");
  const auto with = [&](const std::string& budget, const std::string& out) {
    return run({audit(folder, openai(judge), budget), "--out", folder.path(out),
                "--store", store});
  };

  const Ran cut = with("budget: {requests: 300}\n", "cut");
  const std::uint64_t asked = calls(judge);
  const Ran whole = with("", "whole");
  const Ran again = with("", "again");

  INFO(cut.err);
  CHECK(cut.code == 3);
  CHECK(asked <= 300);
  CHECK(asked > 250);
  CHECK(cut.err.find("the run was cut short by its budget: ") !=
        std::string::npos);
  const json report = report_of(folder.path("cut"));
  CHECK(report["counts"]["not_tried"]["not_asked"].get<int>() > 0);
  CHECK(report["cautions"].dump().find("was cut short by its budget") !=
        std::string::npos);
  CHECK(whole.code == 0);
  CHECK(calls(judge) == judge.stats()["distinct"].get<std::uint64_t>());
  CHECK(text_of(folder.path("whole/report.json")) ==
        text_of(folder.path("again/report.json")));
}

TEST_CASE("shards asked apart and merged are the whole run") {
  const TemporaryFolder folder;
  const FakeJudge judge;
  const std::string yaml = audit(folder, openai(judge));
  const Ran whole = run({yaml, "--out", folder.path("whole"), "--store",
                         folder.path("whole.sqlite")});
  const std::uint64_t asked = calls(judge);

  for (const std::string i : {"1", "2", "3"}) {
    const Ran part =
        run({yaml, "--shard", i + "/3", "--out", folder.path("part" + i),
             "--store", folder.path(i + ".sqlite")});
    INFO(part.err);
    REQUIRE(part.code == 0);
    CHECK_FALSE(fs::exists(folder.path("part" + i + "/report.json")));
  }
  const Ran two = testing::run_program(
      {"merge"}, {folder.path("1.sqlite"), folder.path("3.sqlite"), "--into",
                  folder.path("two.sqlite")});
  const Ran all = testing::run_program(
      {"merge"},
      {folder.path("3.sqlite"), folder.path("1.sqlite"),
       folder.path("2.sqlite"), "--into", folder.path("all.sqlite")});
  const Ran offline = run({yaml, "--offline", "--out", folder.path("offline"),
                           "--store", folder.path("all.sqlite")});
  const Ran copied = testing::run_program(
      {"merge"},
      {folder.path("whole.sqlite"), "--into", folder.path("copy.sqlite")});

  REQUIRE(whole.code == 0);
  CHECK(two.code == 1);
  CHECK(two.out.find("missing: 2") != std::string::npos);
  CHECK(all.code == 0);
  CHECK(all.out.find("complete, all 3 shards") != std::string::npos);
  CHECK(copied.code == 0);
  CHECK(copied.out.find("complete, not split") != std::string::npos);
  REQUIRE(offline.code == 0);
  CHECK(calls(judge) == 2 * asked);
  CHECK(text_of(folder.path("offline/report.json")) ==
        text_of(folder.path("whole/report.json")));
}

TEST_CASE("two builds behind one judge are a caution in the report") {
  const TemporaryFolder folder;
  const std::string store = folder.path("store.sqlite");
  unsigned short port = 0;
  {
    const FakeJudge judge({"--fingerprint", "build-1"});
    port = judge.port();
    const Ran part =
        run({audit(folder, openai(judge), "budget: {requests: 200}\n"), "--out",
             folder.path("one"), "--store", store});
    REQUIRE(part.code == 3);
  }
  const FakeJudge judge(
      {"--fingerprint", "build-2", "--port", std::to_string(port)});
  const Ran rest = run({audit(folder, openai(judge)), "--out",
                        folder.path("two"), "--store", store});

  REQUIRE(rest.code == 0);
  const std::string cautions = report_of(folder.path("two"))["cautions"].dump();
  CHECK(cautions.find("was served as 2 models or builds") != std::string::npos);
  CHECK(cautions.find("build-1: ") != std::string::npos);
  CHECK(cautions.find("build-2: ") != std::string::npos);
}

TEST_CASE("a stranger's audit cannot post a variable to his host") {
  const TemporaryFolder folder;
  const FakeJudge judge;
  REQUIRE(setenv("ASSIZE_TEST_PLANTED", "sk-planted-5f0e", 1) == 0);
  REQUIRE(setenv("XDG_CONFIG_HOME", folder.path().c_str(), 1) == 0);

  const Ran done = run({audit(folder, openai(judge,
                                             ", api_key_env: "
                                             "ASSIZE_TEST_PLANTED")),
                        "--out", folder.path("out")});

  CHECK(done.code == 2);
  CHECK(done.err.find("ASSIZE_TEST_PLANTED") != std::string::npos);
  CHECK(done.err.find("--allow-key") != std::string::npos);
  CHECK((done.out + done.err).find("sk-planted-5f0e") == std::string::npos);
  CHECK(judge.stats()["requests"] == 0);
  CHECK_FALSE(fs::exists(folder.path("out")));
}

TEST_CASE("a key that is allowed goes out and is written nowhere") {
  const TemporaryFolder folder;
  const FakeJudge judge({"--faults", "server=0.05,malformed=0.05"});
  REQUIRE(setenv("ASSIZE_TEST_PLANTED", "sk-planted-5f0e", 1) == 0);
  REQUIRE(setenv("XDG_CONFIG_HOME", folder.path().c_str(), 1) == 0);
  fs::create_directory(folder.path("assize"));
  folder.file("assize/keys.yaml", "ASSIZE_TEST_PLANTED: 127.0.0.1:" +
                                      std::to_string(judge.port()) + "\n");

  const Ran done =
      run({audit(folder, openai(judge, ", api_key_env: ASSIZE_TEST_PLANTED")),
           "--out", folder.path("out")});

  INFO(done.err);
  REQUIRE(done.code == 0);
  CHECK(calls(judge) > 1000);
  CHECK((done.out + done.err).find("sk-planted-5f0e") == std::string::npos);
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder.path())) {
    if (!entry.is_regular_file()) continue;
    ++files;
    INFO(entry.path());
    CHECK(text_of(entry.path().string()).find("sk-planted") ==
          std::string::npos);
  }
  CHECK(files >= 4);
}

TEST_CASE("a store is shown, written out and read back") {
  const TemporaryFolder folder;
  const FakeJudge judge;
  const std::string store = folder.path("store.sqlite");
  const std::string yaml = audit(folder, openai(judge));
  REQUIRE(run({yaml, "--out", folder.path("out"), "--store", store}).code == 0);
  const auto verb = [](const std::vector<std::string>& arguments) {
    return testing::run_program({"store"}, arguments);
  };

  const Ran out = verb({store, "--export", folder.path("a.jsonl")});
  const Ran in =
      verb({folder.path("b.sqlite"), "--import", folder.path("a.jsonl")});
  const Ran twice =
      verb({folder.path("b.sqlite"), "--import", folder.path("a.jsonl")});
  const Ran back =
      verb({folder.path("b.sqlite"), "--export", folder.path("b.jsonl")});
  const Ran shown = verb({folder.path("b.sqlite"), "--json"});
  const Ran replayed = run({yaml, "--offline", "--out", folder.path("again"),
                            "--store", folder.path("b.sqlite")});

  for (const Ran& ran : {out, in, twice, back, shown, replayed}) {
    INFO(ran.err);
    CHECK(ran.code == 0);
  }
  CHECK(text_of(folder.path("a.jsonl")) == text_of(folder.path("b.jsonl")));
  CHECK(json::parse(shown.out)["answers"] == calls(judge));
  CHECK(twice.out.starts_with("0 answers added to "));
  CHECK(text_of(folder.path("out/report.json")) ==
        text_of(folder.path("again/report.json")));
  CHECK(verb({folder.path("none.sqlite")}).code == 2);
}

TEST_CASE("a server that is not there ends the run soon, and says so") {
  const TemporaryFolder folder;
  unsigned short port = 0;
  { port = FakeJudge().port(); }
  const std::string yaml =
      audit(folder,
            "{kind: openai, name: j, model: fake, tries: 2, base_url: "
            "\"http://127.0.0.1:" +
                std::to_string(port) + "/v1\"}");

  const Ran done = run({yaml, "--out", folder.path("out")});

  CHECK(done.code == 3);
  CHECK(done.err.find("judge 'j' cannot answer: there is no connection to the "
                      "server") != std::string::npos);
  CHECK(done.err.find("0 answers are kept in ") != std::string::npos);
  CHECK_FALSE(fs::exists(folder.path("out/report.json")));
  CHECK(events(folder.path("out")).contains("stop"));
}

TEST_CASE("a reward model does not rate an answer alone") {
  const TemporaryFolder folder;
  const std::string items = folder.file(
      "items.jsonl", "{\"id\": \"a\", \"question\": \"Name a colour.\"}\n");
  const std::string answers = folder.file(
      "one.jsonl",
      "{\"item\": \"a\", \"system\": \"one\", \"answer\": \"Red.\"}\n");
  const std::string yaml = folder.file(
      "audit.yaml", "suite: generic\ninputs:\n  items: " + items +
                        "\n  answers: " + answers +
                        "\n  baseline: one\n  judging: pointwise\njudges:\n  - "
                        "{kind: score, name: r, model: "
                        "m, base_url: \"http://127.0.0.1:9/\"}\n");

  const Ran done = run({yaml, "--out", folder.path("out")});

  INFO(done.err);
  CHECK(done.code == 2);
  CHECK(done.err.find("judge 'r' is a reward model, whose scores have no "
                      "scale") != std::string::npos);
}

TEST_CASE("judging stops by rule, at the end of a block, and says so") {
  const TemporaryFolder folder;
  const FakeJudge judge;
  const std::string yaml = audit(
      folder, openai(judge),
      "stopping: {rule: empirical_bernstein, half_width: 25, block: 8}\n");

  const Ran one = run({yaml, "--out", folder.path("one")});
  const std::uint64_t asked = calls(judge);
  const Ran again =
      run({yaml, "--out", folder.path("again"), "--threads", "8"});

  INFO(one.err);
  REQUIRE(one.code == 0);
  REQUIRE(again.code == 0);
  CHECK(calls(judge) == asked);
  const std::string cautions = report_of(folder.path("one"))["cautions"].dump();
  CHECK(cautions.find("Judging stopped by rule after ") != std::string::npos);
  CHECK(cautions.find(" of 88 instructions") != std::string::npos);
  CHECK(asked < 2400);
  CHECK(text_of(folder.path("one/report.json")) ==
        text_of(folder.path("again/report.json")));
}
