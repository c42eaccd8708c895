#include <fmt/format.h>

#include <algorithm>

#include "reports/effect_rows.h"
#include "reports/html_effect_table.h"
#include "reports/html_sections.h"
#include "reports/html_writer.h"

namespace assize::reports {
namespace {

using nlohmann::json;

std::string of(const Row& row, const std::string& what) {
  return element("span", number(row[what], 2), "class=\"value\"") + ' ' +
         element("span",
                 fmt::format("[{}, {}]", number(row[what + "_lower"], 2),
                             number(row[what + "_upper"], 2)),
                 "class=\"interval\"");
}

std::string plain(const Row& row, const std::string& what) {
  return fmt::format("{} [{}, {}]", number(row[what], 1),
                     number(row[what + "_lower"], 1),
                     number(row[what + "_upper"], 1));
}

std::string subject(const Row& row) {
  const std::string against = row.text("against");
  if (against.empty()) return "mean of " + row.text("system");
  if (against == row.text("system")) return against + ", attacked − clean";
  return row.text("system") + " − " + against;
}

std::string table_of(const std::vector<Row>& rows) {
  Table table{"In points; the difference is the judge minus the surrogate",
              {{"Effect"},
               {"Of"},
               {"Arm"},
               {"Metric"},
               {"Calibration"},
               {"Judge"},
               {"Points", true},
               {"Surrogate"},
               {"Points", true},
               {"Difference", true}},
              {}};
  for (const Row& row : rows) {
    table.rows.push_back(
        {escape_html(row.text("contrast")), escape_html(subject(row)),
         escape_html(row.text("arm")), escape_html(row.text("metric")),
         escape_html(row.text("calibration")),
         escape_html(row.text("recorded_judge")), of(row, "recorded"),
         escape_html(row.text("surrogate_judge")), of(row, "surrogate"),
         of(row, "difference")});
  }
  return html_table(table);
}

/// As recorded, or where there is nothing raw all; means over systems first.
std::vector<Row> shown_rows(const json& report) {
  const auto all = rows_of(report, "surrogate");
  std::vector<Row> out;
  for (const Row& row : all) {
    const std::string calibration = row.text("calibration");
    if (calibration.empty() || calibration == "raw") out.push_back(row);
  }
  if (out.empty()) out = all;
  std::stable_partition(out.begin(), out.end(), [](const Row& row) {
    return row.text("against").empty();
  });
  return out;
}

Point point(const Row& row, const Mark& mark, const std::string& column) {
  return {mark, row[column], row[column + "_lower"], row[column + "_upper"],
          fmt::format("{}, {}: {}", row.text(column + "_judge"), mark.name,
                      plain(row, column))};
}

/// The attack with its knobs.
std::string name_of(const Row& row) {
  const std::string setting = setting_of(row);
  return attack_of(row) + (setting.empty() ? "" : ' ' + setting);
}

/// The chart's rows under the metric: what the effect is, and of whom.
std::vector<ChartGroup> groups_of(const std::vector<Row>& rows,
                                  const std::vector<Mark>& marks) {
  std::vector<ChartGroup> groups;
  for (const Row& row : rows) {
    const std::string name = subject(row) + ", " + row.text("metric") + ", " +
                             row.text("recorded_judge");
    auto group = std::ranges::find(groups, name, &ChartGroup::heading);
    if (group == groups.end()) group = groups.insert(groups.end(), {name, {}});
    group->rows.push_back({name_of(row),
                           "",
                           {point(row, marks[0], "recorded"),
                            point(row, marks[1], "surrogate")}});
  }
  return groups;
}

std::string farthest(const std::vector<Row>& rows) {
  const auto size = [](const Row& row) {
    const json& value = row["difference"];
    return value.is_number() ? std::abs(value.get<double>()) : -1.0;
  };
  const Row& row = *std::ranges::max_element(rows, {}, size);
  if (size(row) < 0) return "";
  return fmt::format(
      "Farthest apart: {} of {}, judge {}, surrogate {}, difference {}. ",
      name_of(row), subject(row), plain(row, "recorded"),
      plain(row, "surrogate"), plain(row, "difference"));
}

}  // namespace

std::string surrogate_section(const json& report, Figures& figures) {
  const auto rows = shown_rows(report);
  if (rows.empty()) return "";
  std::vector<Row> beyond;
  for (const Row& row : rows_of(report, "effects")) {
    if (kind_of(row) == EffectKind::kBeyond) beyond.push_back(row);
  }
  const std::vector<Mark> marks = {series_mark(0, "judge"),
                                   series_mark(1, "surrogate")};
  IntervalChart chart{"points", 0, true, groups_of(rows, marks)};
  Figures::Text text{"Effects on the judge and on its surrogate",
                     farthest(rows), marks};
  text.finding += rows_more(cut(chart.groups));
  const std::string tests =
      effect_table("Judge minus surrogate", beyond, report);
  return section_html(
      "surrogate", "Beyond a surrogate judge",
      element("p",
              "A surrogate has a taste fitted to recorded verdicts and nothing "
              "else. What an attack does to the judge beyond what it does to "
              "the surrogate is more than that taste explains. Raw scores.") +
          figures.add(interval_spec(chart), text) +
          figures.table(fmt::format("Table of {} effects", rows.size()),
                        table_of(rows)) +
          (tests.empty() ? ""
                         : figures.table(fmt::format("Tests of {} differences",
                                                     beyond.size()),
                                         tests)));
}

}  // namespace assize::reports
