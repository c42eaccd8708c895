#include <fmt/format.h>

#include <algorithm>

#include "reports/effect_rows.h"
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
  return fmt::format("{} [{}, {}]", number(row[what], 2),
                     number(row[what + "_lower"], 2),
                     number(row[what + "_upper"], 2));
}

std::string subject(const Row& row) {
  const std::string against = row.text("against");
  return row.text("system") + (against.empty() ? "" : " − " + against);
}

std::string table_of(const std::vector<Row>& rows) {
  Table table{"In points; the difference is surrogate minus recorded",
              {{"Effect"},
               {"Of"},
               {"Arm"},
               {"Metric"},
               {"Recorded judge"},
               {"Recorded", true},
               {"Surrogate judge"},
               {"Surrogate", true},
               {"Difference", true}},
              {}};
  for (const Row& row : rows) {
    table.rows.push_back(
        {escape_html(row.text("contrast")), escape_html(subject(row)),
         escape_html(row.text("arm")), escape_html(row.text("metric")),
         escape_html(row.text("recorded_judge")), of(row, "recorded"),
         escape_html(row.text("surrogate_judge")), of(row, "surrogate"),
         of(row, "difference")});
  }
  return html_table(table);
}

Point point(const Row& row, const Mark& mark) {
  return {mark, row[mark.name], row[mark.name + "_lower"],
          row[mark.name + "_upper"],
          fmt::format("{}, {}: {}", row.text(mark.name + "_judge"), mark.name,
                      plain(row, mark.name))};
}

std::string farthest(const std::vector<Row>& rows) {
  const auto size = [](const Row& row) {
    const json& value = row["difference"];
    return value.is_number() ? std::abs(value.get<double>()) : -1.0;
  };
  const Row& row = *std::ranges::max_element(rows, {}, size);
  if (size(row) < 0) return "";
  return fmt::format(
      "Farthest apart: {} of {}, recorded {}, surrogate {}, difference {}.",
      row.text("contrast"), subject(row), plain(row, "recorded"),
      plain(row, "surrogate"), plain(row, "difference"));
}

}  // namespace

std::string surrogate_section(const json& report, Figures& figures) {
  const auto rows = rows_of(report, "surrogate");
  if (rows.empty()) return "";
  const std::vector<Mark> marks = {series_mark(0, "recorded"),
                                   series_mark(1, "surrogate")};
  IntervalChart chart{"points", 0, true, {}};
  for (const Row& row : rows) {
    const std::string name = row.text("contrast") + ", " + row.text("metric");
    auto group = std::ranges::find(chart.groups, name, &ChartGroup::heading);
    if (group == chart.groups.end()) {
      group = chart.groups.insert(chart.groups.end(), {name, {}});
    }
    std::string label = subject(row);
    if (!is_clean(row)) label += ", " + row.text("arm");
    group->rows.push_back(
        {label, "", {point(row, marks[0]), point(row, marks[1])}});
  }
  return section_html(
      "surrogate", "Surrogate judge beside the recorded one",
      element("p",
              "How well a judge that can be asked stands in for the one whose "
              "verdicts were recorded.") +
          figures.add(interval_spec(chart), {"Recorded and surrogate effects",
                                             farthest(rows), marks}) +
          figures.table("Table of recorded and surrogate effects",
                        table_of(rows)));
}

}  // namespace assize::reports
