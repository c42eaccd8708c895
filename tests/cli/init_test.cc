#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "audit/audit_config.h"
#include "cli/run_program.h"
#include "cli/verb.h"
#include "data.h"
#include "io/temporary_folder.h"

using namespace assize;
using assize::testing::Ran;
using assize::testing::run_program;
using assize::testing::TemporaryFolder;

namespace {

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// What init writes for the suite.
std::string written(const std::string& suite) {
  const TemporaryFolder folder;
  const std::string path = folder.path("audit.yaml");
  REQUIRE(run_program({"init"}, {suite, "--out", path}).code == cli::kDone);
  return text_of(path);
}

/// The same with every setting taken out of its comment.
std::string all_set(const std::string& yaml) {
  std::string out;
  std::istringstream lines(yaml);
  for (std::string line; std::getline(lines, line);) {
    const bool prose =
        line == "#" || (line.starts_with("# ") && !line.starts_with("#  "));
    if (line.starts_with('#') && !prose) line.erase(0, 1);
    out += line + '\n';
  }
  return out;
}

/// The errors of an audit, and what of it is in force.
std::pair<std::string, nlohmann::json> read(const std::string& yaml) {
  static const Registry registry = cli::make_registry("").value();
  auto node = ConfigNode::parse(yaml, "audit.yaml");
  if (!node) return {render(node.error()), {}};
  const auto config = read_audit_config(*node, registry);
  if (!config) return {render(config.error()), {}};
  return {"", nlohmann::json::parse(config->canonical)};
}

}  // namespace

TEST_CASE("what init writes is read without an error, as is each setting") {
  const Registry registry = cli::make_registry("").value();
  for (const auto& entry : registry.family<SuitePlugin>()) {
    const std::string suite(entry.plugin->info.id);
    CAPTURE(suite);
    CHECK_FALSE(entry.plugin->inputs_example.empty());
    const std::string yaml = written(suite);

    const auto [errors, plain] = read(yaml);
    const auto [errors_of_all, all] = read(all_set(yaml));

    CHECK(errors.empty());
    CHECK(errors_of_all.empty());
    // Every key that an audit reads is there, with its default.
    CHECK(plain["statistics"] == all["statistics"]);
    CHECK(plain["statistics"].size() == 10);
    for (const auto& [key, value] : plain.items()) {
      CAPTURE(key);
      const bool set =
          all_set(yaml).find('\n' + key + ':') != std::string::npos;
      CHECK(set);
    }
  }
}

TEST_CASE("every plugin is named in the file, with its settings") {
  const Registry registry = cli::make_registry("").value();
  const std::string yaml = written("generic");
  const auto check = [&]<typename Plugin>() {
    for (const auto& entry : registry.family<Plugin>()) {
      const Info& info = entry.plugin->info;
      CAPTURE(info.id);
      CHECK(yaml.find("# " + std::string(info.id) + ": ") != std::string::npos);
    }
  };
  check.operator()<AttackPlugin>();
  check.operator()<JudgePlugin>();
  check.operator()<DetectorPlugin>();
  check.operator()<CalibrationPlugin>();
  CHECK(yaml.find("\n#  - duplicate:\n"
                  "# Length of the sequences compared (words, in [2, 20]).\n"
                  "#      width: 5\n") != std::string::npos);
  std::istringstream lines(yaml);
  for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 80);
}

TEST_CASE("the generic suite's audit runs on a table as its example says") {
  const TemporaryFolder folder;
  std::string table = "id,judge_12,judge_21\n";
  for (int i = 0; i < 30; ++i) {
    table += "q" + std::to_string(i) + (i % 3 == 0 ? ",1,1\n" : ",1,2\n");
  }
  folder.file("verdicts.csv", table);
  const std::string yaml = folder.path("audit.yaml");
  REQUIRE(run_program({"init"}, {"generic", "--out", yaml}).code == 0);

  const Ran ran = run_program({"run"}, {yaml, "--out", folder.path("out")});

  CHECK(ran.code == cli::kDone);
  // 20 of 30 items turn with the order.
  CHECK(ran.out.find("33.3 [") != std::string::npos);
}

TEST_CASE("the AlpacaEval 2 suite's audit runs on recorded results") {
  ASSIZE_NEED_DATA(results, "alpaca_eval_2/results")
  const TemporaryFolder folder;
  std::filesystem::create_directory_symlink(std::filesystem::absolute(results),
                                            folder.path("results"));
  const std::string yaml = folder.path("audit.yaml");
  REQUIRE(run_program({"init"}, {"alpaca_eval_2", "--out", yaml}).code == 0);
  std::ofstream(yaml, std::ios::app) << "statistics: {resamples: 200}\n";

  const Ran ran = run_program({"run"}, {yaml, "--out", folder.path("out")});

  CHECK(ran.code == cli::kDone);
  CHECK(std::filesystem::exists(folder.path("out/report.json")));
}

TEST_CASE("init without a suite lists them, and writes nothing") {
  const Ran ran = run_program({"init"}, {});

  CHECK(ran.code == cli::kDone);
  CHECK(ran.out.starts_with("suites\n  alpaca_eval_2 "));
  CHECK(ran.out.find("\n  generic ") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists("audit.yaml"));
}

TEST_CASE("init overwrites a file only by --force") {
  const TemporaryFolder folder;
  const std::string mine = folder.file("audit.yaml", "mine");

  const Ran refused = run_program({"init"}, {"generic", "--out", mine});
  const std::string before = text_of(mine);
  const Ran forced =
      run_program({"init"}, {"generic", "--out", mine, "--force"});

  CHECK(refused.code == cli::kBadInput);
  CHECK(refused.out.empty());
  CHECK(refused.err ==
        mine + ": error: this file is there already; --force overwrites it\n");
  CHECK(before == "mine");
  CHECK(forced.code == cli::kDone);
  CHECK(text_of(mine) == written("generic"));
}

TEST_CASE("init writes to the output where that is asked for") {
  const Ran done = run_program({"init"}, {"generic", "--out", "-"});

  CHECK(done.code == 0);
  CHECK(done.out.find("\nsuite: generic") != std::string::npos);
  CHECK(done.out.find("wrote") == std::string::npos);
  CHECK_FALSE(std::filesystem::exists("-"));
}

TEST_CASE("init suggests a suite for one that is not known") {
  const Ran ran = run_program({"init"}, {"genric"});

  CHECK(ran.code == cli::kBadInput);
  CHECK(ran.err ==
        "argument 1: error: unknown plugin 'genric' (did you mean 'generic'?);"
        " 'assize init' shows the suites\n");
}
