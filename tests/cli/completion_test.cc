#include <unistd.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "cli/run_program.h"
#include "cli/verb.h"
#include "io/temporary_folder.h"
#include "net/child_process.h"

using assize::ChildProcess;
using assize::testing::Ran;
using assize::testing::run_program;
using assize::testing::TemporaryFolder;
using Words = std::vector<std::string>;

namespace {

std::set<std::string> split(const std::string& lines) {
  std::set<std::string> out;
  std::istringstream stream(lines);
  for (std::string line; std::getline(stream, line);) out.insert(line);
  return out;
}

/// What bash offers for the last of `words`, which follow "assize".
std::set<std::string> offered(const Words& words, const std::string& at = "/") {
  const TemporaryFolder folder;
  const Ran script = run_program({"completion"}, {"bash"});
  REQUIRE(script.code == assize::cli::kDone);
  const std::string result = folder.path("result");
  const std::string driver =
      folder.file("driver.sh",
                  "set -u\nsource \"$1\"\ncd \"$2\"\nout=$3\nshift 3\n"
                  "COMP_WORDS=(assize \"$@\")\nCOMP_CWORD=$#\n_assize\n"
                  "printf '%s\\n' \"${COMPREPLY[@]}\" > \"$out\"\n");
  Words argv = {"bash", driver, folder.file("script", script.out), at, result};
  argv.insert(argv.end(), words.begin(), words.end());
  const auto child = ChildProcess::start(argv);
  REQUIRE(child);
  REQUIRE((*child)->ended(std::chrono::seconds(30)) == "ended with code 0");
  std::ifstream file(result);
  std::stringstream text;
  text << file.rdbuf();
  std::set<std::string> out = split(text.str());
  out.erase("");
  return out;
}

std::set<std::string> ids(const std::string& family) {
  std::set<std::string> out;
  Words arguments = {"--json"};
  if (!family.empty()) arguments.push_back(family);
  const Ran ran = run_program({"list"}, arguments);
  for (const auto& row : nlohmann::json::parse(ran.out)) {
    out.insert(row["id"].get<std::string>());
  }
  return out;
}

}  // namespace

TEST_CASE("bash completes verbs and flags of the program") {
  CHECK(offered({""}) ==
        std::set<std::string>{"run", "plan", "attack", "export", "power",
                              "labels", "ingest", "init", "fit-judge", "replay",
                              "meta", "merge", "store", "list", "explain",
                              "validate", "completion"});
  CHECK(offered({"re"}) == std::set<std::string>{"replay"});
  CHECK(offered({"-"}) == std::set<std::string>{"--help", "--version", "-h"});
}

TEST_CASE("bash completes every flag that a verb's help names") {
  const std::string verb =
      GENERATE("run", "plan", "power", "labels", "ingest", "init", "replay",
               "meta", "merge", "store", "list", "explain", "validate");
  std::set<std::string> in_help = {"-h", "--help"};
  std::istringstream lines(run_program({verb}, {"--help"}).out);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("  --")) continue;
    in_help.insert(line.substr(2, line.find(' ', 2) - 2));
  }

  CHECK(offered({verb, "-"}) == in_help);
}

TEST_CASE("bash completes plugins, suites, families and shells") {
  CHECK(offered({"explain", ""}) == ids(""));
  CHECK(offered({"init", ""}) == ids("suites"));
  CHECK(offered({"replay", ""}) == ids("suites"));
  CHECK(offered({"list", "d"}) ==
        std::set<std::string>{"defences", "detectors"});
  CHECK(offered({"completion", ""}) ==
        std::set<std::string>{"bash", "fish", "zsh"});
  CHECK(offered({"explain", "zzz"}).empty());
  // Its one place is taken.
  CHECK(offered({"explain", "duplicate", ""}).empty());
}

TEST_CASE("bash completes files, with spaces in their names too") {
  const TemporaryFolder folder;
  folder.file("my audit.yaml", "");
  folder.file("other.txt", "");
  const std::string at = folder.path();
  const std::set<std::string> mine = {"my audit.yaml"};

  CHECK(offered({"run", "my"}, at) == mine);
  CHECK(offered({"run", "audit.yaml", "--out", "my"}, at) == mine);
  CHECK(offered({"run", "--out", "=", "my"}, at) == mine);
  CHECK(offered({"run", "--out", "=", "x", "my"}, at) == mine);
  CHECK(offered({"run", "--out", "report", "my"}, at) == mine);
  CHECK(offered({"run", "--threads", "4", "--refit-c", "my"}, at) == mine);
  // A number has nothing to complete it with, nor has a second place.
  CHECK(offered({"run", "--threads", ""}, at).empty());
  CHECK(offered({"run", "audit.yaml", "my"}, at).empty());
}

TEST_CASE("the scripts of zsh and fish name every verb, flag and plugin") {
  const std::string shell = GENERATE("zsh", "fish");

  const Ran ran = run_program({"completion"}, {shell});

  CAPTURE(shell);
  CHECK(ran.code == assize::cli::kDone);
  CHECK(ran.err.empty());
  for (const char* verb :
       {"run", "init", "replay", "merge", "store", "list", "explain"}) {
    CHECK(ran.out.find(verb) != std::string::npos);
  }
  CHECK(ran.out.find(shell == "zsh"
                         ? "--allow-commands["
                         : "-l allow-commands") != std::string::npos);
  for (const std::string& id : ids("")) {
    CAPTURE(id);
    CHECK(ran.out.find(id) != std::string::npos);
  }
}

TEST_CASE("a shell that is not known is refused") {
  const Ran ran = run_program({"completion"}, {"tcsh"});

  CHECK(ran.code == assize::cli::kBadInput);
  CHECK(ran.out.empty());
  CHECK(ran.err.find("tcsh not in {bash,zsh,fish}") != std::string::npos);
}
