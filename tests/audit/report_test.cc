#include "audit/report.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "audit/limits.h"
#include "cli/verb.h"
#include "core/sha256.h"
#include "fake_suite.h"
#include "io/canonical_json.h"

using namespace assize;
using nlohmann::json;

namespace {

struct Done {
  AuditConfig config;
  Audit audit;
  std::string report;
};

/// The fake suite with the built-in calibrations and report formats.
Done run(std::string_view more, unsigned threads) {
  Registry registry = *cli::make_registry("");
  registry.add(Entry<SuitePlugin>{&testing::kFakeSuite, "", "built-in"});
  auto config = read_audit_config(
      *ConfigNode::parse("suite: fake\ninputs: {results: /a/secret/folder}\n"
                         "detectors: []\nstatistics: {resamples: 1000}\n" +
                             std::string(more),
                         "a.yaml"),
      registry);
  if (!config) FAIL(render(config.error()));
  Done out{std::move(*config), {}, {}};
  auto audit = run_audit(out.config, {.threads = threads});
  if (!audit) FAIL(render(audit.error().errors));
  out.audit = std::move(*audit);
  out.report = report_json(out.audit, out.config);
  return out;
}

}  // namespace

TEST_CASE("a report is byte-identical over runs and thread counts") {
  const std::string one = run("", 1).report;

  CHECK(one == run("", 1).report);
  CHECK(one == run("", 8).report);
}

TEST_CASE("a report is canonical and its digest covers the rest") {
  const std::string report = run("", 2).report;
  json parsed = json::parse(report);
  const std::string digest = parsed["digest"];

  parsed.erase("digest");

  CHECK(digest == "sha256:" + sha256_hex(canonical_json(parsed)));
  parsed["digest"] = digest;
  CHECK(canonical_json(parsed) == report);
}

TEST_CASE("a report names no folder, thread count or time") {
  const std::string report = run("", 3).report;

  CHECK(report.find("secret") == std::string::npos);
  CHECK(report.find("threads") == std::string::npos);
  CHECK(report.find("time") == std::string::npos);
}

TEST_CASE("an attack that nobody judged is planned, counted and said") {
  const Done done = run("", 1);
  const json report = json::parse(done.report);

  const json& arms = report["attacks"];
  REQUIRE(arms.size() == 3);
  CHECK(arms[2]["id"] == "recorded.unjudged");
  CHECK(arms[2]["planned"] == 60);
  CHECK(arms[2]["judged"] == 0);
  CHECK(arms[2]["status"] == "not judged");
  CHECK(report["counts"]["planned"] == 180);
  CHECK(report["counts"]["judged"] == 120);
  const auto said = limits(done.audit);
  CHECK(said[0] ==
        "Attack recorded.unjudged (unjudged against plain): 60 of 60 planned "
        "judgements were not judged: no recorded verdict, and no configured "
        "judge can answer.");
}

TEST_CASE("a report says that one order and recorded verdicts limit it") {
  std::string all;
  for (const std::string& sentence : limits(run("", 1).audit)) {
    all += sentence + '\n';
  }

  CHECK(all.find("one order only") != std::string::npos);
  CHECK(all.find("recorded ones") != std::string::npos);
  CHECK(all.find("1 system has no verdict, so nothing is said of its "
                 "score: unjudged.") != std::string::npos);
}

TEST_CASE("the verbose system's planted gain is reported raw with interval") {
  const json report = json::parse(run("", 1).report);

  const auto& columns = report["effects"]["columns"];
  const auto at = [&](const json& row, const char* name) -> const json& {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i] == name) return row[i];
    }
    FAIL("no column");
    return row;
  };
  bool found = false;
  for (const json& row : report["effects"]["rows"]) {
    if (at(row, "contrast") != "recorded.verbose" ||
        at(row, "calibration") != "raw") {
      continue;
    }
    found = true;
    CHECK(std::abs(at(row, "value").get<double>() - 10) < 1e-9);
    CHECK(at(row, "lower").get<double>() <= 10.0 + 1e-9);
    CHECK(at(row, "conclusion") == "present");
    CHECK(at(row, "n") == 60);
  }
  CHECK(found);
}

TEST_CASE("choosing C again is reported once as a ratio of widths") {
  Registry registry = *cli::make_registry("");
  registry.add(Entry<SuitePlugin>{&testing::kFakeSuite, "", "built-in"});
  auto config = read_audit_config(
      *ConfigNode::parse("suite: fake\ninputs: {results: x}\ndetectors: []\n"
                         "calibrations: [length_controlled]\n"
                         "statistics: {resamples: 200, refit_c: true}\n",
                         "a.yaml"),
      registry);
  REQUIRE(config);
  const auto audit = run_audit(*config, {.threads = 2});
  REQUIRE(audit);

  REQUIRE(audit->calibrations.size() == 2);
  CHECK(audit->calibrations[1].id == "length_controlled:refit_c");
  const auto& last = audit->calibrations[1].notes.parameters.back();
  CHECK(last.first == "median_width_ratio");
  CHECK(last.second > 0.2);
  CHECK(last.second < 5);
}
