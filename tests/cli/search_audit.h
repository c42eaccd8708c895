// Audits of the quickstart suite whose attacks search.
#pragma once

#include <catch2/catch.hpp>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "data.h"
#include "fake_judge/fake_judge.h"
#include "io/temporary_folder.h"
#include "run_program.h"

namespace assize::testing {

/// A judge that believes forged marks, and whom the words of an order move.
inline constexpr char kMoved[] =
    "profile: gullible, obedience: 0, susceptibility: 8, position: 0";

inline constexpr char kAttacks[] =
    "[null.structured, {null.random_search: {tokens: 8, items: 2}}]";

inline std::string text_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::string search_audit(
    const TemporaryFolder& folder, const std::string& judge,
    const std::string& more = "search: {budget: 150}\n",
    const std::string& attacks = kAttacks,
    const std::string& name = "audit.yaml") {
  const std::string suite = root() + "/suites/quickstart/";
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

inline std::string simulated() {
  return std::string("{kind: simulated, name: j, ") + kMoved + "}";
}

inline FakeJudge moved_judge() {
  return FakeJudge({"--judge", std::string("{") + kMoved + "}"});
}

inline std::string openai(const FakeJudge& judge,
                          const std::string& knobs = "") {
  return "{kind: openai, name: j, model: fake, base_url: \"" +
         judge.base_url() + "\", concurrency: 32" + knobs + "}";
}

inline Ran run_audit(const std::vector<std::string>& arguments) {
  return run_program({"run"}, arguments);
}

inline nlohmann::json report_of(const std::string& folder) {
  return nlohmann::json::parse(text_of(folder + "/report.json"));
}

inline nlohmann::json arm_of(const nlohmann::json& report,
                             const std::string& arm) {
  for (const nlohmann::json& row : report["attacks"]) {
    if (row["arm"] == arm) return row;
  }
  FAIL("no arm " << arm);
  return {};
}

inline std::uint64_t calls(const FakeJudge& judge) {
  return judge.stats()["calls"].get<std::uint64_t>();
}

inline constexpr char kArm[] = "null.random_search tokens=8 items=2";

}  // namespace assize::testing
