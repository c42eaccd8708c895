#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "reports/effect_rows.h"
#include "reports/html_sections.h"
#include "reports/html_writer.h"

namespace assize::reports {
namespace {

using nlohmann::json;

constexpr std::size_t kMostRows = 60;  ///< Of one chart.

template <typename Key>
std::size_t place(std::vector<Key>& keys, const Key& key) {
  const auto found = std::ranges::find(keys, key);
  if (found != keys.end()) {
    return static_cast<std::size_t>(found - keys.begin());
  }
  keys.push_back(key);
  return keys.size() - 1;
}

/// A metric, a calibration of it and the convention of both.
struct Score {
  std::string metric, calibration, convention;
  bool operator==(const Score&) const = default;
};

/// The scores of one category, and of one judge where systems are judged.
struct Sheet {
  std::string category, judge;
  bool attacked = false;
  std::vector<std::string> subjects;
  std::vector<Score> columns;
  std::map<std::pair<std::size_t, std::size_t>, Row> cells;

  bool same_place(const Sheet& other) const {
    return category == other.category && judge == other.judge &&
           attacked == other.attacked;
  }
  std::optional<Row> at(std::size_t subject, std::size_t column) const {
    const auto found = cells.find({subject, column});
    if (found == cells.end()) return std::nullopt;
    return found->second;
  }
};

std::string subject_name(const Row& row, bool systems) {
  std::string out = row.text(systems ? "system" : "judge");
  if (is_clean(row)) return out;
  out += ", " + row.text("arm");
  const std::string defence = row.text("defence");
  if (!defence.empty() && defence != "none") out += ", defence " + defence;
  return out;
}

std::vector<Sheet> sheets_of(const json& report) {
  const bool systems = has_systems(report);
  std::vector<Sheet> sheets;
  for (const Row& row : rows_of(report, "headlines")) {
    if (is_success(row)) continue;
    Sheet wanted;
    wanted.category = row.text("category");
    wanted.judge = systems ? row.text("judge") : "";
    wanted.attacked = !is_clean(row);
    auto sheet = std::ranges::find_if(
        sheets, [&](const Sheet& s) { return s.same_place(wanted); });
    if (sheet == sheets.end()) sheet = sheets.insert(sheets.end(), wanted);
    const std::size_t subject =
        place(sheet->subjects, subject_name(row, systems));
    const std::size_t column =
        place(sheet->columns, Score{row.text("metric"), row.text("calibration"),
                                    row.text("convention")});
    sheet->cells.insert_or_assign({subject, column}, row);
  }
  return sheets;
}

/// Subjects by rank in the first column that ranks them; else as they come.
std::vector<std::size_t> ranked(const Sheet& sheet) {
  std::vector<std::size_t> order(sheet.subjects.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto rank = [&](std::size_t subject) {
    const auto row = sheet.at(subject, 0);
    if (!row || !(*row)["rank"].is_number()) return 1e9;
    return (*row)["rank"].get<double>();
  };
  std::ranges::stable_sort(order, {}, rank);
  return order;
}

std::string rank_html(const Row& row) {
  if (!row["rank"].is_number()) return "";
  std::string out = "#" + number(row["rank"], 0);
  const json& lower = row["rank_lower"];
  const json& upper = row["rank_upper"];
  if (lower.is_number() && upper.is_number() && lower != upper) {
    out += fmt::format(" [{}–{}]", number(lower, 0), number(upper, 0));
  }
  return ' ' + element("span", out, "class=\"rank\"");
}

std::string cell_html(const std::optional<Row>& row, const std::string& n) {
  if (!row) return "–";
  std::string out = interval_html(*row) + rank_html(*row);
  if (count((*row)["n"]) != n) {
    out += ' ' + element("span", "n " + count((*row)["n"]), "class=\"rank\"");
  }
  const std::string reason = row->text("reason");
  if (!reason.empty()) {
    out += ' ' + element("span", escape_html(reason), "class=\"note\"");
  }
  return out;
}

std::string column_head(const Score& score) {
  std::string out = escape_html(score.metric) + ", " +
                    element("strong", escape_html(score.calibration));
  if (!score.convention.empty() && score.convention != score.calibration) {
    out +=
        ' ' + element("span", escape_html(score.convention), "class=\"note\"");
  }
  return out;
}

std::string caption_of(const Sheet& sheet, bool systems) {
  std::string out = sheet.category == "all"
                        ? "All categories"
                        : "Category " + escape_html(sheet.category);
  if (systems) out += ", judge " + escape_html(sheet.judge);
  if (sheet.attacked) out += ", under attack";
  return out;
}

std::string sheet_html(const Sheet& sheet, bool systems) {
  Table table{caption_of(sheet, systems),
              {{systems ? "System" : "Judge"}, {"n", true}},
              {}};
  for (const Score& score : sheet.columns) {
    table.columns.push_back({column_head(score), true});
  }
  for (const std::size_t subject : ranked(sheet)) {
    const auto first = sheet.cells.lower_bound({subject, 0});
    const std::string n = count(first->second["n"]);
    std::vector<std::string> cells = {escape_html(sheet.subjects[subject]), n};
    for (std::size_t c = 0; c < sheet.columns.size(); ++c) {
      cells.push_back(cell_html(sheet.at(subject, c), n));
    }
    table.rows.push_back(std::move(cells));
  }
  return html_table(table);
}

/// The columns of a sheet that belong into one chart.
std::vector<std::size_t> columns_of(const Sheet& sheet,
                                    const std::string& metric) {
  std::vector<std::size_t> out;
  for (std::size_t c = 0; c < sheet.columns.size(); ++c) {
    if (sheet.columns[c].metric == metric) out.push_back(c);
  }
  return out;
}

/// "highest raw: A, 76.92 [75.00, 78.59]".
std::string highest(const Sheet& sheet, std::size_t column) {
  std::optional<Row> best;
  std::string name;
  for (std::size_t s = 0; s < sheet.subjects.size(); ++s) {
    const auto row = sheet.at(s, column);
    if (!row || !(*row)["value"].is_number()) continue;
    if (best && (*row)["value"] <= (*best)["value"]) continue;
    best = row;
    name = sheet.subjects[s];
  }
  if (!best) return "";
  return fmt::format("Highest {}: {}, {}. ", sheet.columns[column].calibration,
                     name, with_interval(*best));
}

std::string chart(const Sheet& sheet, const std::string& metric,
                  Figures& figures) {
  Figures::Text text{"Scores: " + metric, "", {}};
  if (!sheet.judge.empty()) text.title += ", judge " + sheet.judge;
  const auto columns = columns_of(sheet, metric);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    text.legend.push_back(
        series_mark(i, sheet.columns[columns[i]].calibration));
    text.finding += highest(sheet, columns[i]);
  }
  IntervalChart chart{metric + ", percent", 0, false, {{}}};
  for (const std::size_t s : ranked(sheet)) {
    ChartRow row{sheet.subjects[s], "", {}};
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto cell = sheet.at(s, columns[i]);
      if (!cell) continue;
      const std::string value = with_interval(*cell);
      if (columns.size() == 1) row.figure = value;
      row.points.push_back(
          {text.legend[i], (*cell)["value"], (*cell)["lower"], (*cell)["upper"],
           fmt::format("{}, {}: {}", row.label, text.legend[i].name, value)});
    }
    chart.groups.front().rows.push_back(std::move(row));
  }
  if (const std::size_t more = cut(chart.groups, kMostRows); more > 0) {
    text.finding += fmt::format("The table has {} rows more.", more);
  }
  return figures.add(interval_spec(chart), text);
}

/// Metrics that a calibration changes; where there is none, the first one.
std::vector<std::string> charted(const Sheet& sheet) {
  std::vector<std::string> out;
  for (const Score& score : sheet.columns) {
    if (score.calibration != "raw") place(out, score.metric);
  }
  if (out.empty() && !sheet.columns.empty()) {
    out.push_back(sheet.columns.front().metric);
  }
  return out;
}

std::string definitions(const json& report) {
  std::string out;
  for (const auto& metric : report.at("metrics")) {
    out += element("dt", shown(metric.at("id"))) +
           element("dd", shown(metric.at("meaning")));
  }
  return out.empty() ? "" : element("dl", out, "class=\"terms\"") + '\n';
}

}  // namespace

std::string scores_section(const json& report, Figures& figures) {
  const bool systems = has_systems(report);
  std::string charts, folded;
  std::vector<std::string> open;
  const auto sheets = sheets_of(report);
  for (const Sheet& sheet : sheets) {
    const bool main =
        !sheet.attacked && sheet.category == sheets.front().category;
    if (!main) {
      folded +=
          details_html(caption_of(sheet, systems), sheet_html(sheet, systems));
      continue;
    }
    open.push_back(sheet_html(sheet, systems));
    for (const std::string& metric : charted(sheet)) {
      charts += chart(sheet, metric, figures);
    }
  }
  if (open.empty()) return "";
  const std::string read = element(
      "p",
      "In percent, with intervals; # is the rank. Raw is as the benchmark "
      "scores itself.");
  return section_html("scores", "Scores, raw and calibrated",
                      read + definitions(report) + tables_beside(open) +
                          folded + beside(charts));
}

}  // namespace assize::reports
