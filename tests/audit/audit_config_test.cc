#include "audit/audit_config.h"

#include <catch2/catch.hpp>

#include "cli/verb.h"
#include "fake_suite.h"

using namespace assize;

namespace {

std::vector<std::string> errors_of(std::string_view yaml) {
  const Registry registry = *cli::make_registry("");
  const auto config =
      read_audit_config(*ConfigNode::parse(yaml, "a.yaml"), registry);
  std::vector<std::string> out;
  if (config) return out;
  for (const Error& error : config.error()) out.push_back(render(error));
  return out;
}

}  // namespace

TEST_CASE("all errors of a configuration are told together, each in place") {
  const auto errors = errors_of(
      "suite: alpaca_eval_2\n"
      "inputs: {results: here}\n"
      "detectors: [duplicat]\n"
      "statistics: {fdr: 2, seeed: 1}\n"
      "reports: {formats: [json]}\n");

  REQUIRE(errors.size() == 4);
  CHECK(errors[0].starts_with(
      "a.yaml:3:13: error: unknown detector 'duplicat' (did you mean "
      "'duplicate'?); 'assize list detectors' shows them all"));
  CHECK(errors[1].starts_with(
      "a.yaml:4:19: error: fdr must be a number in [0.0001, 0.5], got '2'"));
  CHECK(errors[2].starts_with(
      "a.yaml:4:22: error: unknown key 'seeed' (did you mean 'seed'?)"));
  CHECK(errors[3].starts_with(
      "a.yaml:5:1: error: unknown key 'reports' (did you mean 'report'?)"));
}

TEST_CASE("an audit without a suite says how to name one") {
  const auto errors = errors_of("seed: 1\n");

  REQUIRE(errors.size() == 2);
  CHECK(errors[0].find("an audit names its suite") != std::string::npos);
}

TEST_CASE("an unknown suite is told with a suggestion") {
  const auto errors = errors_of("suite: alpaca_eval\n");

  REQUIRE_FALSE(errors.empty());
  CHECK(errors[0].find("unknown suite 'alpaca_eval' (did you mean "
                       "'alpaca_eval_2'?)") != std::string::npos);
}

TEST_CASE("half a recorded attack is an error") {
  const auto errors = errors_of(
      "suite: alpaca_eval_2\ninputs: {results: here}\n"
      "attacks:\n  - recorded: {clean: alpaca-7b}\n");

  REQUIRE(errors.size() == 1);
  CHECK(errors[0].find("names both 'clean' and 'attacked'") !=
        std::string::npos);
}

TEST_CASE("an audit that names no format gets all for people and programs") {
  const Registry registry = *cli::make_registry("");
  const auto config = read_audit_config(
      *ConfigNode::parse("suite: alpaca_eval_2\ninputs: {results: here}\n",
                         "a.yaml"),
      registry);

  REQUIRE(config);
  CHECK(config->formats ==
        std::vector<std::string>{"html", "json", "markdown"});
}

TEST_CASE("the canonical configuration holds no folder") {
  const Registry registry = testing::fake_registry();
  const auto config = read_audit_config(
      *ConfigNode::parse(
          "suite: fake\ninputs: {results: /home/someone/results}\n"
          "report: {formats: []}\ndetectors: []\n",
          "a.yaml"),
      registry);

  // The fake registry has no report formats, which is the only error.
  REQUIRE_FALSE(config);
  for (const Error& error : config.error()) {
    CHECK(error.message.starts_with("unknown report"));
  }
}

TEST_CASE("a store's path is relative to its audit and changes no report") {
  const Registry registry = *cli::make_registry("");
  const auto config = read_audit_config(
      *ConfigNode::parse("suite: alpaca_eval_2\ninputs: {results: here}\n"
                         "store: kept/s.sqlite\n"
                         "stopping: {rule: empirical_bernstein}\n",
                         "folder/a.yaml"),
      registry);

  REQUIRE(config);
  CHECK(config->store == "folder/kept/s.sqlite");
  CHECK(config->canonical.find("sqlite") == std::string::npos);
  CHECK(config->stopping.on);
  CHECK(config->canonical.find("empirical_bernstein") != std::string::npos);
}

TEST_CASE("statistics that are no whole numbers are refused") {
  const auto errors = errors_of(
      "suite: alpaca_eval_2\ninputs: {results: here}\n"
      "statistics: {resamples: 2000.5, seed: 1.5}\n");

  REQUIRE(errors.size() == 2);
  CHECK(errors[0].find("resamples must be a whole number") !=
        std::string::npos);
  CHECK(errors[1].find("seed must be a whole number") != std::string::npos);
}

TEST_CASE("an interval and a test are asked for by name") {
  const auto errors = errors_of(
      "suite: alpaca_eval_2\ninputs: {results: here}\n"
      "statistics: {interval: wild_clusters, test: mcnemer}\n");

  REQUIRE(errors.size() == 2);
  CHECK(errors[0].find("interval must be one of bca, percentile, bootstrap_t, "
                       "wild_cluster, got 'wild_clusters' (did you mean "
                       "'wild_cluster'?)") != std::string::npos);
  CHECK(errors[1].find("(did you mean 'mcnemar'?)") != std::string::npos);
}

TEST_CASE("a plugin named twice is an error") {
  const auto errors = errors_of(
      "suite: alpaca_eval_2\ninputs: {results: here}\n"
      "detectors: [duplicate, duplicate]\n");

  REQUIRE(errors.size() == 1);
  CHECK(
      errors[0].starts_with("a.yaml:3:12: error: 'duplicate' is named twice"));
}

TEST_CASE("a calibration may be used twice, with what tells it apart") {
  const auto errors = errors_of(
      "suite: alpaca_eval_2\ninputs: {results: here}\n"
      "calibrations: [length_margin, length_margin: {rule: any}, "
      "{length_margin: {rule: any}}]\n");

  REQUIRE(errors.size() == 1);
  CHECK(errors[0].find("'length_margin rule=any' is named twice") !=
        std::string::npos);
}

TEST_CASE("a level asks for enough replicates") {
  const auto errors = errors_of(
      "suite: alpaca_eval_2\ninputs: {results: here}\n"
      "statistics: {confidence: 0.99, resamples: 400}\n");

  REQUIRE(errors.size() == 1);
  CHECK(errors[0].find("intervals of level 0.99 need at least 1000 "
                       "replicates") != std::string::npos);
}

TEST_CASE("an arm is named after what a reader must know to tell it apart") {
  struct Case {
    const char* attacks;
    std::vector<std::string> arms;
  };
  const auto row = GENERATE(values<Case>({
      {"[verbosity.pad]", {"verbosity.pad"}},
      {"[verbosity.pad: {factor: 2}]", {"verbosity.pad"}},
      {"[verbosity.pad: {factor: 3}]", {"verbosity.pad factor=3"}},
      {"[verbosity.pad: {factor: [3]}]", {"verbosity.pad factor=3"}},
      {"[verbosity.pad: {factor: [2, 4]}]",
       {"verbosity.pad factor=2", "verbosity.pad factor=4"}},
      {"[null.structured, position.swap]",
       {"null.structured", "position.swap"}},
      {"[null.structured: {filler: [0, 8]}]",
       {"null.structured filler=0", "null.structured filler=8"}},
  }));
  INFO(row.attacks);
  const Registry registry = *cli::make_registry("");

  const auto config = read_audit_config(
      *ConfigNode::parse("suite: alpaca_eval_2\ninputs: {results: here}\n"
                         "attacks: " +
                             std::string(row.attacks) + "\n",
                         "a.yaml"),
      registry);

  REQUIRE(config);
  std::vector<std::string> arms;
  for (const AttackUse& use : config->attacks) arms.push_back(use.arm);
  CHECK(arms == row.arms);
}
