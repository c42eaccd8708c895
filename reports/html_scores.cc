#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "reports/effect_rows.h"
#include "reports/html_sections.h"
#include "reports/html_writer.h"
#include "reports/score_sheets.h"

namespace assize::reports {
namespace {

using nlohmann::json;

std::string cell_html(const ScoreSheet& sheet, std::size_t subject,
                      std::size_t column, const std::string& n, bool ranks) {
  const auto row = sheet.at(subject, column);
  if (!row) return "–";
  std::string out = interval_html(*row, sheet.columns[column].digits);
  const std::string rank = ranks ? rank_text(*row) : "";
  if (!rank.empty()) {
    out += ' ' + element("span", rank.substr(1), "class=\"rank\"");
  }
  if (count((*row)["n"]) != n) {
    out += ' ' + element("span", "n " + count((*row)["n"]), "class=\"rank\"");
  }
  return out;
}

std::string column_head(const Score& score, const std::string& convention) {
  std::string out = escape_html(score.metric) + ", " +
                    element("strong", escape_html(score.calibration));
  if (score.convention.empty() || score.convention == convention) return out;
  return out + ' ' +
         element("span", escape_html(score.convention), "class=\"note\"");
}

std::string name_html(const ScoreSheet& sheet, std::size_t subject) {
  const ScoreSubject& of = sheet.subjects[subject];
  std::string out = escape_html(of.name);
  if (of.constant) {
    out += ' ' + element("span", "a constant answer", "class=\"note\"");
  }
  if (!of.flagged_by.empty()) {
    out += ' ' + element("span", "flagged: " + escape_html(of.flagged_by),
                         "class=\"note flag\"");
  }
  // One reason often holds for all scores of a row.
  std::vector<std::string> reasons;
  for (std::size_t c = 0; c < sheet.columns.size(); ++c) {
    const auto row = sheet.at(subject, c);
    const std::string reason = row ? row->text("reason") : "";
    if (reason.empty() || std::ranges::find(reasons, reason) != reasons.end()) {
      continue;
    }
    reasons.push_back(reason);
    out += ' ' + element("span", escape_html(reason), "class=\"note\"");
  }
  return out;
}

std::string sheet_html(const ScoreSheet& sheet, bool ranks) {
  const std::string& convention = sheet.columns.front().convention;
  std::string caption = escape_html(sheet.caption());
  if (!convention.empty()) {
    caption += "; convention " + escape_html(convention);
  }
  Table table{
      caption, {{sheet.of_systems ? "System" : "Judge"}, {"n", true}}, {}};
  for (const Score& score : sheet.columns) {
    table.columns.push_back({column_head(score, convention), true});
  }
  for (const std::size_t subject : sheet.ranked()) {
    const std::string n = count(sheet.first(subject)["n"]);
    std::vector<std::string> cells = {name_html(sheet, subject), n};
    for (std::size_t c = 0; c < sheet.columns.size(); ++c) {
      cells.push_back(cell_html(sheet, subject, c, n, ranks));
    }
    if (sheet.subjects[subject].constant) {
      table.apart.push_back(table.rows.size());
    }
    table.rows.push_back(std::move(cells));
  }
  return html_table(table);
}

/// The columns of a sheet that belong into one chart.
std::vector<std::size_t> columns_of(const ScoreSheet& sheet,
                                    const std::string& metric) {
  std::vector<std::size_t> out;
  for (std::size_t c = 0; c < sheet.columns.size(); ++c) {
    if (sheet.columns[c].metric == metric) out.push_back(c);
  }
  return out;
}

/// "highest raw: A, 76.92 [75.00, 78.59]".
std::string highest(const ScoreSheet& sheet, std::size_t column) {
  std::optional<Row> best;
  std::string name;
  for (std::size_t s = 0; s < sheet.subjects.size(); ++s) {
    const auto row = sheet.at(s, column);
    if (!row || !(*row)["value"].is_number()) continue;
    if (best && (*row)["value"] <= (*best)["value"]) continue;
    best = row;
    name = sheet.subjects[s].name;
  }
  if (!best) return "";
  return fmt::format("Highest {}: {}, {}. ", sheet.columns[column].calibration,
                     name, with_interval(*best, sheet.columns[column].digits));
}

std::string chart(const ScoreSheet& sheet, const std::string& metric,
                  Figures& figures) {
  Figures::Text text{"Scores: " + metric, "", {}};
  if (!sheet.judge.empty()) text.title += ", judge " + sheet.judge;
  const auto columns = columns_of(sheet, metric);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    text.legend.push_back(
        series_mark(i, sheet.columns[columns[i]].calibration));
    text.finding += highest(sheet, columns[i]);
  }
  IntervalChart chart{metric, 0, false, {{}}};
  for (const std::size_t s : sheet.ranked()) {
    ChartRow row{sheet.subjects[s].name, "", {}};
    if (sheet.subjects[s].constant) row.label += ", constant";
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto cell = sheet.at(s, columns[i]);
      if (!cell) continue;
      const std::string value =
          with_interval(*cell, sheet.columns[columns[i]].digits);
      if (columns.size() == 1) row.figure = value;
      row.points.push_back(
          {text.legend[i], (*cell)["value"], (*cell)["lower"], (*cell)["upper"],
           fmt::format("{}, {}: {}", row.label, text.legend[i].name, value)});
    }
    chart.groups.front().rows.push_back(std::move(row));
  }
  text.finding += rows_more(cut(chart.groups));
  return figures.add(interval_spec(chart), text);
}

/// Metrics that a calibration changes; where there is none, the first one.
std::vector<std::string> charted(const ScoreSheet& sheet) {
  std::vector<std::string> out;
  for (const Score& score : sheet.columns) {
    if (score.calibration != "raw" &&
        std::ranges::find(out, score.metric) == out.end()) {
      out.push_back(score.metric);
    }
  }
  if (out.empty() && !sheet.columns.empty()) {
    out.push_back(sheet.columns.front().metric);
  }
  return out;
}

std::string definitions(const json& report, MetricRole role) {
  std::string out;
  for (const auto& metric : report.at("metrics")) {
    if (role_of(metric.at("id"), report) != role) continue;
    out += element("dt", shown(metric.at("id"))) +
           element("dd", shown(metric.at("meaning")));
  }
  return out.empty() ? "" : element("dl", out, "class=\"terms\"") + '\n';
}

std::string secondary(const json& report, const Figures& figures) {
  std::vector<std::string> tables;
  for (const ScoreSheet& sheet : sheets_of(report, MetricRole::kSecondary)) {
    tables.push_back(sheet_html(sheet, false));
  }
  std::string terms = definitions(report, MetricRole::kSecondary);
  if (tables.empty()) return terms;
  return figures.table("Secondary metrics", terms + tables_beside(tables));
}

/// What the marks of a table mean, as far as it has them.
std::string reading(const std::vector<ScoreSheet>& sheets) {
  std::string out =
      "In percent, or in the metric's own unit where its definition names "
      "one, with intervals; # is the rank. Raw is as the benchmark scores "
      "itself.";
  const auto constant = [](const ScoreSheet& sheet) {
    return std::ranges::any_of(sheet.subjects, &ScoreSubject::constant);
  };
  if (std::ranges::any_of(sheets, constant)) {
    out +=
        " Shaded rows give one answer to every instruction; their rank is "
        "where they would stand.";
  }
  return element("p", out);
}

}  // namespace

std::string scores_section(const json& report, Figures& figures) {
  std::string charts, folded;
  std::vector<std::string> open;
  const auto sheets = sheets_of(report, MetricRole::kHeadline);
  for (const ScoreSheet& sheet : sheets) {
    const std::string table = sheet_html(sheet, true);
    if (sheet.attacked || sheet.category != sheets.front().category) {
      folded += details_html(escape_html(sheet.caption()), table);
      continue;
    }
    open.push_back(table);
    for (const std::string& metric : charted(sheet)) {
      charts += chart(sheet, metric, figures);
    }
  }
  if (open.empty()) return "";
  return section_html("scores", "Scores, raw and calibrated",
                      reading(sheets) +
                          definitions(report, MetricRole::kHeadline) +
                          tables_beside(open) + beside(charts) + folded +
                          secondary(report, figures));
}

}  // namespace assize::reports
