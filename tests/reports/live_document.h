// A small report of a live audit: two judges, constant answers, attacks of
// which the report has means over systems.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "report_document.h"

namespace assize::testing {

inline void add_live_headlines(nlohmann::json& report) {
  using nlohmann::json;
  json rows = json::array();
  const auto add = [&](const char* system, const char* judge, const char* arm,
                       const char* metric, const char* calibration,
                       double value, int rank) {
    rows.push_back({system, judge, arm, "none", "all", metric, calibration,
                    "fake", value, value - 1, value + 1, 88, rank});
  };
  for (const char* judge : {"honest", "gullible"}) {
    const bool fooled = judge == std::string("gullible");
    // In an order in which nobody should have to read them.
    add("strong", judge, "clean", "gold_win_rate", "raw", 64, 1);
    add("strong", judge, "clean", "consistency", "raw", 97, 1);
    add("strong", judge, "clean", "win_rate", "dose_response", 80, 1);
    add("strong", judge, "clean", "win_rate", "raw", 90, 1);
    add("weak", judge, "clean", "win_rate", "raw", 54, 2);
    add("null.structured", judge, "null.structured", "win_rate", "raw",
        fooled ? 84 : 19, fooled ? 2 : 3);
    add("weak", judge, "verbosity.pad factor=2", "win_rate", "raw", 81, 2);
    add("weak", judge, "verbosity.pad factor=2", "attack_success", "raw", 92,
        1);
  }
  report["headlines"] = {
      {"columns",
       {"system", "judge", "arm", "defence", "category", "metric",
        "calibration", "convention", "value", "lower", "upper", "n", "rank"}},
      {"rows", rows}};
}

inline void add_live_effects(nlohmann::json& report) {
  using nlohmann::json;
  json rows = json::array();
  const auto add = [&](const char* contrast, const char* system,
                       const char* against, const char* judge, const char* arm,
                       json dose, const char* metric, const char* calibration,
                       double value) {
    rows.push_back({contrast, system, against, judge, arm, std::move(dose),
                    "none", "all", metric, calibration, value, value - 1,
                    value + 1, 88, 0.002, "present", 1});
  };
  const char* win = "win_rate";
  for (const char* judge : {"honest", "gullible"}) {
    const double size = judge == std::string("gullible") ? 10 : 1;
    add("null.structured", "null.structured", "weak", judge, "null.structured",
        nullptr, win, "raw", 3 * size);
    add("verbosity.pad", "weak", "weak", judge, "verbosity.pad factor=2", 2,
        win, "raw", 2.5 * size);
    for (const double dose : {2.0, 4.0}) {
      const std::string arm =
          dose == 2 ? "verbosity.pad factor=2" : "verbosity.pad factor=4";
      add("verbosity.pad:mean", "all systems", "", judge, arm.c_str(), dose,
          win, "raw", dose / 2 * size);
      add("verbosity.pad:mean", "all systems", "", judge, arm.c_str(), dose,
          win, "dose_response", -dose / 4 * size);
    }
    add("position_effect", "weak", "", judge, "clean", nullptr,
        "position_effect", "raw", 3.8 * size);
  }
  add("verbosity.pad:mean:beyond_honest", "all systems", "", "gullible",
      "verbosity.pad factor=2", 2, win, "raw", 9);
  add("recorded.gamed", "gamed", "strong", "gullible", "clean", nullptr, win,
      "raw", 5);
  report["effects"] = {
      {"columns",
       {"contrast", "system", "against", "judge", "arm", "dose", "defence",
        "category", "metric", "calibration", "value", "lower", "upper", "n",
        "q", "conclusion", "margin"}},
      {"rows", rows}};
}

inline void add_live_surrogate(nlohmann::json& report) {
  nlohmann::json rows = nlohmann::json::array();
  const auto add = [&](const char* contrast, const char* system,
                       const char* against, const char* calibration,
                       double recorded) {
    rows.push_back({contrast, system, against, "verbosity.pad factor=2",
                    "win_rate", calibration, "gullible", "honest", recorded,
                    recorded - 1, recorded + 1, 1, 0, 2, recorded - 1,
                    recorded - 2, recorded});
  };
  add("verbosity.pad", "weak", "weak", "raw", 25);
  add("verbosity.pad:mean", "all systems", "", "raw", 10);
  add("verbosity.pad:mean", "all systems", "", "dose_response", -5);
  report["surrogate"] = {
      {"columns",
       {"contrast", "system", "against", "arm", "metric", "calibration",
        "recorded_judge", "surrogate_judge", "recorded", "recorded_lower",
        "recorded_upper", "surrogate", "surrogate_lower", "surrogate_upper",
        "difference", "difference_lower", "difference_upper"}},
      {"rows", rows}};
}

inline nlohmann::json live_document() {
  nlohmann::json out = report_document();
  out["subject"]["judges"] = {"honest", "gullible"};
  const auto metric = [](const char* id, const char* role) {
    return nlohmann::json{{"id", id}, {"meaning", "what"}, {"role", role}};
  };
  out["metrics"] = {metric("win_rate", "headline"),
                    metric("consistency", "secondary"),
                    metric("gold_win_rate", "headline"),
                    metric("attack_success", "secondary"),
                    metric("position_effect", "effect")};
  out["findings"][0]["subject"] = "null.structured";
  out["rank_moves"]["rows"] = nlohmann::json::array();
  add_live_headlines(out);
  add_live_effects(out);
  add_live_surrogate(out);
  return out;
}

}  // namespace assize::testing
