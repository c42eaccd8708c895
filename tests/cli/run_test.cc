#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/run_program.h"
#include "cli/verb.h"
#include "data.h"
#include "io/temporary_folder.h"

using assize::testing::TemporaryFolder;

namespace {

using assize::testing::Ran;

Ran run(const std::vector<std::string>& arguments, unsigned width = 0) {
  return assize::testing::run_program({"run"}, arguments, width);
}

/// LLMBar's shipped verdicts of one judge, beside a rule.
std::string audit(const TemporaryFolder& folder) {
  std::filesystem::copy_file(
      assize::testing::root() + "/suites/llmbar/recorded.csv",
      folder.path("recorded.csv"));
  return folder.file(
      "audit.yaml",
      "suite: generic\n"
      "inputs:\n"
      "  verdicts: recorded.csv\n"
      "  name: llmbar\n"
      "  item: item\n"
      "  category: subset\n"
      "  gold: gold\n"
      "  lengths: [length_1, length_2]\n"
      "  groups: [{name: Adversarial, categories: [Neighbor, GPTInst]}]\n"
      "  judges:\n"
      "    - {name: GPT-4/Vanilla, first: 'GPT-4/Vanilla:12',\n"
      "       second: 'GPT-4/Vanilla:21'}\n"
      "judges: [rule.longer]\n"
      "statistics: {resamples: 300}\n");
}

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("run writes the same report at one and at eight threads") {
  const TemporaryFolder folder;
  const std::string yaml = audit(folder);

  const Ran one = run({yaml, "--out", folder.path("one"), "--threads", "1"});
  const Ran eight =
      run({yaml, "--out", folder.path("eight"), "--threads", "8"});

  REQUIRE(one.code == 0);
  REQUIRE(eight.code == 0);
  const std::string report = text_of(folder.path("one/report.json"));
  CHECK(report == text_of(folder.path("eight/report.json")));
  CHECK(report.find(folder.path()) == std::string::npos);
  CHECK(text_of(folder.path("one/report.html")) ==
        text_of(folder.path("eight/report.html")));
  CHECK(text_of(folder.path("one/report.md"))
            .starts_with("# Assize report: llmbar\n"));
  CHECK(text_of(folder.path("one/report.md"))
            .find("position_bias of GPT-4/Vanilla on ") != std::string::npos);
  // The clock and the folder stand in the log, and only there.
  const auto log = nlohmann::json::parse(text_of(folder.path("one/run.jsonl")));
  CHECK(log["type"] == "end");
  CHECK(log["out"] == folder.path("one"));
  CHECK(log["digest"] == nlohmann::json::parse(report)["digest"]);
}

TEST_CASE("run tells accuracy apart by category, with intervals") {
  const TemporaryFolder folder;

  const Ran done =
      run({audit(folder), "--out", folder.path("out")}, GENERATE(0u, 60u));

  CHECK(done.code == 0);
  // Phases, and no clock but theirs.
  CHECK(done.err.starts_with("reading\nreading  ended after "));
  CHECK(done.err.find("\nbootstrap  0 of 300  0 %\nbootstrap  ended after ") !=
        std::string::npos);
  CHECK(done.out.find("ended after") == std::string::npos);
  // LLMBar's statistics.json for GPT-4 Vanilla: 95.5 on Natural.
  CHECK(done.out.find("95.5 [") != std::string::npos);
  CHECK(done.out.find("accuracy, Adversarial") != std::string::npos);
  CHECK(done.out.find("What this audit cannot say:") != std::string::npos);
}

TEST_CASE("run says what is wrong with an audit, all together, and exits 2") {
  const TemporaryFolder folder;
  const std::string yaml = folder.file(
      "bad.yaml", "suite: generic\ninputs: {verdicts: none.csv}\nseeds: 3\n");

  const Ran done = run({yaml, "--out", folder.path("out")});

  CHECK(done.code == 2);
  CHECK(done.out.empty());
  CHECK(done.err.find("bad.yaml:3:1: error: unknown key 'seeds'") !=
        std::string::npos);
  CHECK_FALSE(std::filesystem::exists(folder.path("out")));
}

TEST_CASE("run without its file, or where it cannot write, says so") {
  const TemporaryFolder folder;
  const std::string yaml = audit(folder);
  folder.file("taken", "a file");

  const Ran missing = run({folder.path("none.yaml")});
  const Ran blocked = run({yaml, "--out", folder.path("taken")});

  CHECK(missing.code == 2);
  CHECK(missing.err.find("none.yaml") != std::string::npos);
  CHECK(blocked.code == 2);
  // Before any work: there is no line of progress.
  CHECK(blocked.err ==
        folder.path("taken") + ": error: a file stands in the way: 'taken'\n");
}

TEST_CASE("an audit that runs a program needs leave, at the place it asks") {
  const TemporaryFolder folder;
  const std::string yaml = audit(folder);
  std::ofstream(yaml, std::ios::app)
      << "attacks:\n  - recorded\n  - command: {argv: [touch, started]}\n";

  const Ran refused = run({yaml, "--out", folder.path("out")});
  const Ran allowed =
      run({yaml, "--out", folder.path("out"), "--allow-commands"});

  CHECK(refused.code == 2);
  CHECK(refused.err.find("audit.yaml:17:5: error: this audit runs a program; "
                         "read what it names, then allow it with "
                         "--allow-commands") != std::string::npos);
  CHECK(allowed.err.find("--allow-commands") == std::string::npos);
}

TEST_CASE("folders that a failed run made are gone again, and no others") {
  const TemporaryFolder folder;
  const std::string yaml = audit(folder);
  // A folder stands where report.json is to be.
  std::filesystem::create_directories(folder.path("old/report.json"));
  const std::string too_long = folder.path("a/b/") + std::string(300, 'x');

  const Ran taken = run({yaml, "--out", folder.path("old")});
  const Ran fails = run({yaml, "--out", too_long});

  CHECK(taken.code == 2);
  CHECK(std::filesystem::exists(folder.path("old")));
  CHECK(fails.code == 2);
  CHECK_FALSE(std::filesystem::exists(folder.path("a")));
}

TEST_CASE("another seed is another bootstrap of the same values") {
  const TemporaryFolder folder;
  const std::string yaml = audit(folder);

  REQUIRE(run({yaml, "--out", folder.path("a"), "--seed", "1"}).code == 0);
  REQUIRE(run({yaml, "--out", folder.path("b"), "--seed", "2"}).code == 0);

  const auto a = nlohmann::json::parse(text_of(folder.path("a/report.json")));
  const auto b = nlohmann::json::parse(text_of(folder.path("b/report.json")));
  const auto& first = a["headlines"]["rows"][0];
  const auto& second = b["headlines"]["rows"][0];
  CHECK(first[8] == second[8]);  // value
  CHECK(first[9] != second[9]);  // lower
  CHECK(a["manifest"]["seed"] == 1);
  CHECK(b["manifest"]["seed"] == 2);
}

TEST_CASE("a log that is none is told before the work, and left alone") {
  const TemporaryFolder folder;
  const std::string log = folder.file("run.jsonl", "{\"time\":1}\n");

  const Ran done = run({audit(folder), "--out", folder.path()});

  CHECK(done.code == 2);
  CHECK(done.err.find("run.jsonl:1: error: this line is no event of a run "
                      "log") != std::string::npos);
  CHECK(done.err.find("reading") == std::string::npos);
  CHECK(text_of(log) == "{\"time\":1}\n");
}
