// What holds of every report format: new ones are covered at birth.

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "plugin/config_node.h"
#include "registered.h"

using namespace assize;
using assize::testing::registered;

namespace {

/// Every section of a report, and nothing in it.
constexpr std::string_view kReport = R"({
  "schema": "assize.report/1", "kind": "audit", "cautions": [],
  "cannot_say": [], "metrics": [],
  "subject": {"suite": "synthetic", "version": "1", "reference": null,
              "gold": null, "systems": [], "judges": [], "items": 0,
              "clusters": 0},
  "headlines": {"columns": [], "rows": []},
  "effects": {"columns": [], "rows": []},
  "rank_moves": {"columns": [], "rows": []},
  "attacks": [], "calibrations": [], "detectors": [], "findings": [],
  "tests": [], "checks": [], "exclusions": [],
  "counts": {"planned": 0, "judged": 0, "ties": {}, "failures": {},
             "stopped": {}},
  "manifest": {"inputs": [], "config": {}, "origin": {}, "seed": 1,
               "program": {"version": "", "commit": "", "compiler": ""},
               "plugins": [], "templates": [], "grammars": [],
               "payloads": [], "judgements": {"rows": 0, "sha256": ""}},
  "digest": ""})";

}  // namespace

TEST_CASE("a report format renders the smallest report, the same twice") {
  for (const auto& entry : registered().family<ReportPlugin>()) {
    INFO(entry.plugin->info.id);
    CHECK(entry.plugin->file_name.starts_with("report."));
    ConfigNode config = ConfigNode::empty("test.yaml");
    const auto format = entry.plugin->make(config);
    const auto once = format->render(kReport);
    const auto again = format->render(kReport);
    INFO((once ? "" : render(once.error())));
    REQUIRE(once);
    REQUIRE(again);
    CHECK_FALSE(once->empty());
    CHECK(*once == *again);
  }
}

TEST_CASE("a report format refuses what is no report") {
  const std::string_view text =
      GENERATE("", "{", "[]", "null", "{}", "{\"schema\": 7}",
               "{\"schema\": \"assize.report/999\"}", "\xFF");
  for (const auto& entry : registered().family<ReportPlugin>()) {
    INFO(entry.plugin->info.id << " of " << text);
    ConfigNode config = ConfigNode::empty("test.yaml");
    CHECK_FALSE(entry.plugin->make(config)->render(text));
  }
}
