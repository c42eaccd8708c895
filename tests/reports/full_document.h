// A report document with every optional part, every text in it hostile: each
// name tries to be markup, an attribute, a script and a link.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "report_document.h"

namespace assize::testing {

/// What every text of a file may hold; `where` tells one place from another.
inline std::string hostile(const std::string& where) {
  return where +
         "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"
         "</style>{{x}}${x}\xe2\x80\xae\x01\n http://a.example url(x)";
}

/// A row of named cells; what is not named is null.
inline nlohmann::json row(const nlohmann::json& columns,
                          const std::map<std::string, nlohmann::json>& cells) {
  nlohmann::json out = nlohmann::json::array();
  for (const auto& column : columns) {
    const auto found = cells.find(column.get<std::string>());
    out.push_back(found == cells.end() ? nlohmann::json() : found->second);
  }
  return out;
}

inline void add_headlines(nlohmann::json& report) {
  const nlohmann::json columns = {
      "system",   "judge",      "arm",         "defence",
      "category", "metric",     "calibration", "convention",
      "value",    "lower",      "upper",       "n",
      "rank",     "rank_lower", "rank_upper",  "reason"};
  nlohmann::json rows = nlohmann::json::array();
  const auto add = [&](int judge, const std::string& arm,
                       const std::string& metric,
                       const std::string& calibration, double value) {
    rows.push_back(
        row(columns, {{"system", hostile("system")},
                      {"judge", hostile("judge" + std::to_string(judge))},
                      {"arm", arm},
                      {"defence", "none"},
                      {"category", "all"},
                      {"metric", metric},
                      {"calibration", calibration},
                      {"convention", hostile("convention")},
                      {"value", value},
                      {"lower", value - 2},
                      {"upper", value + 2},
                      {"n", 60},
                      {"rank", 1},
                      {"reason", hostile("reason")}}));
  };
  for (const int judge : {1, 2}) {
    add(judge, "clean", "win_rate", "raw", 40);
    add(judge, "clean", "win_rate", hostile("calibration"), 45);
    add(judge, hostile("arm") + " factor=2", "attack_success", "raw", 30);
    add(judge, hostile("arm") + " factor=2", "noise_floor", "raw", 6);
    add(judge, hostile("arm") + " factor=2", "success_above_floor", "raw", 24);
    add(judge, hostile("arm") + " factor=2", "win_rate", "raw", 48);
  }
  report["headlines"] = {{"columns", columns}, {"rows", rows}};
}

inline void add_effects(nlohmann::json& report) {
  const nlohmann::json columns = {
      "contrast",   "system",  "against",      "judge",  "arm",
      "dose",       "defence", "category",     "metric", "calibration",
      "value",      "lower",   "upper",        "n",      "q",
      "conclusion", "margin",  "items_needed", "reason"};
  nlohmann::json rows = nlohmann::json::array();
  const auto add = [&](const std::string& contrast, const std::string& against,
                       nlohmann::json dose, const std::string& conclusion,
                       double value) {
    rows.push_back(row(columns, {{"contrast", contrast},
                                 {"system", hostile("system")},
                                 {"against", against},
                                 {"judge", hostile("judge1")},
                                 {"arm", "clean"},
                                 {"dose", std::move(dose)},
                                 {"defence", "none"},
                                 {"category", "all"},
                                 {"metric", "win_rate"},
                                 {"calibration", hostile("calibration")},
                                 {"value", value},
                                 {"lower", value - 1},
                                 {"upper", value + 1},
                                 {"n", 60},
                                 {"q", 0.5},
                                 {"conclusion", conclusion},
                                 {"margin", 1},
                                 {"items_needed", 1234},
                                 {"reason", hostile("why")}}));
  };
  const std::string attack = hostile("attack"), clean = hostile("against");
  for (const double dose : {1.0, 2.0, 4.0}) {
    add(attack, clean, dose, "present", 3 * dose);
  }
  add(attack + ":per_doubling", clean, nullptr, "present", 4.5);
  add(attack + ":calibrated_minus_raw", clean, nullptr, "absent", 0.1);
  add("calibrated_minus_raw", "", nullptr, "absent", 0.2);
  add("position_bias", "", nullptr, "inconclusive", 1.5);
  report["effects"] = {{"columns", columns}, {"rows", rows}};
}

inline void add_surrogate(nlohmann::json& report) {
  const nlohmann::json columns = {"contrast",         "system",
                                  "against",          "arm",
                                  "metric",           "recorded_judge",
                                  "surrogate_judge",  "recorded",
                                  "recorded_lower",   "recorded_upper",
                                  "surrogate",        "surrogate_lower",
                                  "surrogate_upper",  "difference",
                                  "difference_lower", "difference_upper"};
  report["surrogate"] = {{"columns", columns},
                         {"rows",
                          {row(columns, {{"contrast", hostile("attack")},
                                         {"system", hostile("system")},
                                         {"against", hostile("against")},
                                         {"arm", "clean"},
                                         {"metric", "win_rate"},
                                         {"recorded_judge", hostile("judge1")},
                                         {"surrogate_judge", hostile("judge2")},
                                         {"recorded", 26.9},
                                         {"recorded_lower", 25.0},
                                         {"recorded_upper", 28.6},
                                         {"surrogate", 20.1},
                                         {"surrogate_lower", 18.0},
                                         {"surrogate_upper", 22.2},
                                         {"difference", 6.8},
                                         {"difference_lower", 5.5},
                                         {"difference_upper", 8.0}})}}};
}

/// Every text of the document made hostile, but for those that the schema
/// gives a meaning.
inline void make_hostile(nlohmann::json& value, const std::string& key) {
  for (const char* fixed : {"schema", "kind", "columns", "headlines", "effects",
                            "surrogate", "digest"}) {
    if (key == fixed) return;
  }
  if (value.is_string()) {
    value = hostile(key + ':' + value.get<std::string>());
  } else if (value.is_array()) {
    for (auto& part : value) make_hostile(part, key);
  } else if (value.is_object()) {
    for (auto& [name, part] : value.items()) make_hostile(part, name);
  }
}

inline nlohmann::json full_document() {
  nlohmann::json out = report_document();
  out["exclusions"] = {{{"where", "a"}, {"why", "b"}, {"count", 3}}};
  out["manifest"]["program"]["commit"] = "0123";
  out["calibrations"].push_back({{"id", "refused"},
                                 {"judge", "j"},
                                 {"convention", nullptr},
                                 {"assumes", nlohmann::json::array()},
                                 {"refused", "needs both orders"},
                                 {"parameters", nlohmann::json::array()}});
  make_hostile(out, "report");
  out["counts"]["failures"][hostile("failure")] = 2;
  out["subject"]["judges"] = {hostile("judge1"), hostile("judge2")};
  add_headlines(out);
  add_effects(out);
  add_surrogate(out);
  return out;
}

}  // namespace assize::testing
