#include <fmt/format.h>

#include "reports/html_sections.h"
#include "reports/html_writer.h"

namespace assize::reports {
namespace {

using nlohmann::json;

std::string counts(const json& of) {
  Table table{"Judgements", {{"What"}, {"Count", true}}, {}};
  table.rows.push_back({"planned", count(of.at("planned"))});
  table.rows.push_back({"judged", count(of.at("judged"))});
  for (const char* group : {"ties", "failures", "not_tried", "stopped"}) {
    const auto found = of.find(group);
    if (found == of.end()) continue;
    for (const auto& [name, n] : found->items()) {
      std::string title = group;
      if (title == "not_tried") title = "not tried";
      table.rows.push_back({title + ": " + escape_html(name), count(n)});
    }
  }
  return html_table(table);
}

std::string named(const json& system) {
  const std::string name = shown(system);
  return name.empty() ? "–" : name;
}

std::string arms(const json& report) {
  Table table{"Arms: what was planned and judged",
              {{"Arm"},
               {"Attacked"},
               {"Clean"},
               {"Planned", true},
               {"Judged", true},
               {"Status"}},
              {}};
  for (const json& arm : report.at("attacks")) {
    std::string status = shown(arm.at("status"));
    const json reason = arm.value("reason", json());
    if (reason.is_string()) {
      status += ' ' + element("span", shown(reason), "class=\"note\"");
    }
    std::string name = shown(arm.at("id"));
    const json knobs = arm.value("knobs", json::object());
    if (!knobs.empty()) {
      name += ' ' + element("span", shown(knobs), "class=\"note\"");
    }
    if (arm.value("other_order", false)) {
      name += ' ' + element("span",
                            "clean answers in the other order, which count "
                            "once in the total",
                            "class=\"note\"");
    }
    table.rows.push_back({name, named(arm.at("attacked")),
                          named(arm.at("clean")), count(arm.at("planned")),
                          count(arm.at("judged")), status});
  }
  return html_table(table);
}

std::string checks(const json& report) {
  Table table{"Checks: recomputed against what the files say",
              {{"Check"}, {"What"}, {"Rows", true}, {"Mismatches", true}},
              {}};
  for (const json& check : report.at("checks")) {
    table.rows.push_back({shown(check.at("name")), shown(check.at("what")),
                          count(check.at("rows")),
                          count(check.at("mismatches"))});
  }
  return html_table(table);
}

std::string exclusions(const json& report) {
  Table table{"Exclusions: read and left out",
              {{"Where"}, {"Why"}, {"Count", true}},
              {}};
  for (const json& excluded : report.at("exclusions")) {
    table.rows.push_back({shown(excluded.at("where")),
                          shown(excluded.at("why")),
                          count(excluded.at("count"))});
  }
  if (table.rows.empty()) return element("p", "Nothing was left out.") + '\n';
  return html_table(table);
}

}  // namespace

std::string counts_section(const json& report) {
  return section_html("counts", "Exclusions, counts, checks",
                      beside(counts(report.at("counts")) + checks(report)) +
                          arms(report) + exclusions(report));
}

}  // namespace assize::reports
