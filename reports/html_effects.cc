#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "reports/effect_rows.h"
#include "reports/html_effect_table.h"
#include "reports/html_sections.h"
#include "reports/html_writer.h"

namespace assize::reports {
namespace {

using nlohmann::json;

constexpr std::size_t kMostOpen = 36;  ///< Rows of a table not folded.

/// "35 of 64 are present, 18 absent, 11 inconclusive."
std::string tally(const std::vector<Row>& rows) {
  std::map<std::string, std::size_t> of;
  for (const Row& row : rows) ++of[row.text("conclusion")];
  std::string out = fmt::format("Of {}, ", rows.size());
  for (const char* name : {"present", "absent", "inconclusive"}) {
    out +=
        fmt::format("{}{} {}", out.ends_with(", ") ? "" : "; ", of[name], name);
  }
  return out + ". ";
}

/// "Attack knobs: subject"; of a search and its control, which are named by
/// their attack, the subject alone.
std::string group_name(const Row& row, const json& report) {
  if (kind_of(row) == EffectKind::kControl) return subject_of(row, report);
  const std::string setting = setting_of(row);
  const bool mean = kind_of(row) == EffectKind::kMean;
  return (mean ? attack_of(row) : row.text("contrast")) +
         (setting.empty() ? "" : ' ' + setting) + ": " +
         subject_of(row, report);
}

std::string largest(const std::vector<Row>& rows, const json& report) {
  const auto size = [](const Row& row) {
    return row["value"].is_number() ? std::abs(row["value"].get<double>())
                                    : -1.0;
  };
  const Row& row = *std::ranges::max_element(rows, {}, size);
  if (size(row) < 0) return "";
  return fmt::format("Largest: {} ({}), {}. ", group_name(row, report),
                     row.text("calibration"), in_points(row));
}

double margin_of(const std::vector<Row>& rows) {
  const json& margin = rows.front()["margin"];
  return margin.is_number() ? margin.get<double>() : 0;
}

/// What a chart's groups and rows are called.
struct Names {
  std::string group, row;
};

/// Of an attack: a group per attack, setting and subject.
Names attack_names(const Row& row, const json& report) {
  const std::string setting = setting_of(row);
  const std::string calibration = row.text("calibration");
  const EffectKind kind = kind_of(row);
  if (kind == EffectKind::kMean || kind == EffectKind::kControl) {
    return {group_name(row, report), calibration};
  }
  return {row.text("contrast") + ": " + subject_of(row, report),
          setting.empty() ? calibration : setting + ", " + calibration};
}

/// Of all else: a group per judge and calibration, where systems are judged.
Names names_of(const Row& row, const json& report) {
  const EffectKind kind = kind_of(row);
  if (kind == EffectKind::kAttack || kind == EffectKind::kMean ||
      kind == EffectKind::kControl) {
    return attack_names(row, report);
  }
  const std::string contrast = row.text("contrast");
  const std::string system = row.text("system");
  const std::string category = row.text("category");
  Names out{contrast + ": " + row.text("calibration"), system};
  if (category != "all") out.row += ", " + category;
  if (system.empty()) out.row = subject_of(row, report);
  // What a calibration does to a score, apart from what it does to an effect.
  if (kind == EffectKind::kCalibration) {
    const std::size_t of = contrast.find(':');
    const bool effect = of != std::string::npos;
    out.group = row.text("calibration") +
                (effect ? ": effects of attacks" : ": scores");
    if (effect) {
      const std::string setting = setting_of(row);
      out.row = contrast.substr(0, of) +
                (setting.empty() ? "" : ' ' + setting) + ", " + out.row;
    }
  }
  if (!system.empty() && several_judges(report)) {
    out.group += ", " + row.text("judge");
  }
  return out;
}

std::vector<ChartGroup> groups_of(const std::vector<Row>& rows,
                                  const json& report) {
  std::vector<ChartGroup> groups;
  const bool several = metrics_of(rows).size() > 1;
  for (const Row& row : rows) {
    Names names = names_of(row, report);
    if (several && !is_success(row)) names.group += ", " + row.text("metric");
    auto group = std::ranges::find(groups, names.group, &ChartGroup::heading);
    if (group == groups.end()) {
      group = groups.insert(groups.end(), {names.group, {}});
    }
    const std::string value = with_interval(row, 1);
    group->rows.push_back(
        {names.row,
         value,
         {{conclusion_mark(row.text("conclusion")), row["value"], row["lower"],
           row["upper"],
           fmt::format("{}, {}: {}, {}", names.group, names.row, value,
                       row.text("conclusion"))}}});
  }
  return groups;
}

/// Rows over all categories, where there are such.
std::vector<Row> overall(const std::vector<Row>& rows) {
  std::vector<Row> out;
  for (const Row& row : rows) {
    if (row.text("category") == "all") out.push_back(row);
  }
  return out.empty() ? rows : out;
}

std::string forest(const std::string& title, const std::vector<Row>& some,
                   std::size_t of_all, const json& report, Figures& figures) {
  const std::vector<Row> rows = overall(some);
  IntervalChart chart{"points", margin_of(rows), true, groups_of(rows, report)};
  Figures::Text text{title,
                     tally(rows) + largest(rows, report),
                     {conclusion_mark("present"), conclusion_mark("absent"),
                      conclusion_mark("inconclusive")},
                     false};
  text.finding += rows_more(cut(chart.groups) + of_all - rows.size());
  if (chart.margin > 0) {
    text.finding += fmt::format(
        "The band is the margin of {} within which an effect counts as absent.",
        number(json(chart.margin), 1));
  }
  return figures.add(interval_spec(chart), text);
}

/// Some of the rows as a chart, all of them as its table.
std::string part(const std::string& title, const std::vector<Row>& charted,
                 const std::vector<Row>& all, const json& report,
                 Figures& figures) {
  if (all.empty()) return "";
  std::string out = element("h3", title) + '\n';
  if (!charted.empty()) {
    out += forest(title, charted, all.size(), report, figures);
  }
  return out + figures.table(fmt::format("Table of {} effects", all.size()),
                             effect_table(title, all, report));
}

std::string rank_html(const Row& row, const std::string& at) {
  return element("span", number(row[at], 0), "class=\"value\"") + ' ' +
         element("span",
                 fmt::format("[{}, {}]", number(row[at + "_lower"], 0),
                             number(row[at + "_upper"], 0)),
                 "class=\"interval\"");
}

std::string moves(const json& report) {
  Table table{
      "Where the clean system stands, and where the attacked one would in its "
      "place",
      {{"Attack"},
       {"Attacked"},
       {"In place of"},
       {"Scores"},
       {"Rank before", true},
       {"Rank after", true},
       {"Of", true}},
      {}};
  for (const Row& row : rows_of(report, "rank_moves")) {
    table.rows.push_back(
        {escape_html(row.text("contrast")), escape_html(row.text("attacked")),
         escape_html(row.text("clean")), escape_html(moved_score(row, report)),
         rank_html(row, "before"), rank_html(row, "after"),
         count(row["entrants"])});
  }
  if (table.rows.empty()) return "";
  const std::string title = element("h3", "Moves in rank") + '\n';
  if (table.rows.size() <= kMostOpen) return title + html_table(table);
  return title +
         details_html(fmt::format("Table of {} moves", table.rows.size()),
                      html_table(table));
}

using Kinds = std::map<EffectKind, std::vector<Row>>;

/// Main ones first, then the constant answers, then system by system.
std::string attacks(Kinds& of, const json& report, Figures& figures) {
  const std::vector<Row> main = main_attacks(report);
  std::vector<Row> all = main, single;
  std::set<std::string> meant;
  for (const Row& row : of[EffectKind::kMean]) meant.insert(attack_of(row));
  for (const Row& row : of[EffectKind::kAttack]) {
    if (is_constant(row)) all.push_back(row);
    if (!is_constant(row) && meant.contains(attack_of(row))) {
      single.push_back(row);
    }
  }
  all.insert(all.end(), single.begin(), single.end());
  return part("Attacks: attacked minus clean", main, all, report, figures);
}

/// Charted is what happens to scores without an attack on the system.
std::string calibrations(Kinds& of, const json& report, Figures& figures) {
  const std::vector<Row>& all = of[EffectKind::kCalibration];
  std::vector<Row> scores;
  for (const Row& row : all) {
    if (row.text("contrast") == "calibrated_minus_raw" &&
        (is_clean(row) || is_constant(row))) {
      scores.push_back(row);
    }
  }
  return part("Calibrated minus raw", scores, all, report, figures);
}

}  // namespace

std::string effects_section(const json& report, Figures& figures) {
  Kinds of;
  for (const Row& row : rows_of(report, "effects")) {
    of[kind_of(row)].push_back(row);
  }
  const auto whole = [&](const std::string& title, EffectKind kind) {
    return part(title, of[kind], of[kind], report, figures);
  };
  std::string body = attacks(of, report, figures) + moves(report);
  body += whole("Searches: found minus control", EffectKind::kControl);
  body += whole("Position effect by system", EffectKind::kPosition);
  body += whole("Biases of the judge", EffectKind::kBias);
  body += calibrations(of, report, figures);
  if (body.empty()) return "";
  return section_html(
      "effects", "Effects",
      element("p",
              "Differences in points of percent, or of the metric's own unit "
              "where that is another, each paired over the same "
              "items. Present: shown to be there. Absent: shown to be smaller "
              "than the margin. Inconclusive: neither. Confirmatory: one "
              "effect for each attack, judge and score, adjusted together; all "
              "others are exploratory. q: adjusted within its family by "
              "Benjamini and Hochberg (BH), or for any dependence by Benjamini "
              "and Yekutieli (BY).") +
          body);
}

}  // namespace assize::reports
