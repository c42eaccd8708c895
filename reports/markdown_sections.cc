#include "reports/markdown_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "reports/document.h"
#include "reports/markdown_tables.h"

namespace assize::reports {
namespace {

using nlohmann::json;

std::string plain(const json& value) {
  return value.is_string() ? escape_markdown(value.get<std::string>())
                           : value.dump();
}

std::string bullets(const json& sentences) {
  std::string out;
  for (const auto& sentence : sentences) out += "- " + plain(sentence) + '\n';
  return out + '\n';
}

std::string join(const json& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + plain(name);
  return out;
}

/// Positions of distinct keys in order of first appearance.
template <typename Key>
std::size_t place(std::vector<Key>& keys, const Key& key) {
  const auto found = std::ranges::find(keys, key);
  if (found != keys.end()) {
    return static_cast<std::size_t>(found - keys.begin());
  }
  keys.push_back(key);
  return keys.size() - 1;
}

std::string subject(const json& report) {
  const json& of = report.at("subject");
  const json& counts = report.at("counts");
  std::string out =
      fmt::format("Suite **{}**, version {}: {} items in {} clusters.\n\n",
                  plain(of.at("suite")), plain(of.at("version")),
                  of.at("items").dump(), of.at("clusters").dump());
  if (!of.at("systems").empty() && of.at("reference").is_string()) {
    out += fmt::format("Under test: {} of its systems. Reference: {}.\n",
                       of.at("systems").size(), plain(of.at("reference")));
  }
  json judges = of.at("judges");
  judges.erase(std::remove(judges.begin(), judges.end(), of.at("gold")),
               judges.end());
  out += fmt::format("Judges: {}.\n", join(judges));
  out += fmt::format("{} judgements planned, {} judged",
                     counts.at("planned").dump(), counts.at("judged").dump());
  for (const auto& [name, count] : counts.at("failures").items()) {
    out += fmt::format(", {} {}", count.dump(), escape_markdown(name));
  }
  for (const auto& [name, count] : counts.at("ties").items()) {
    out += fmt::format(", {} ties ({})", count.dump(), escape_markdown(name));
  }
  return out + ".\n\n";
}

/// One table per category: a row per system and judge, a column per metric
/// and calibration.
std::string scores(const json& report) {
  struct Sheet {
    std::vector<std::pair<std::string, std::string>> subjects, columns;
    std::map<std::pair<std::size_t, std::size_t>, std::string> cells;
    std::map<std::size_t, std::string> n;
  };
  std::vector<std::string> categories;
  std::vector<Sheet> sheets;
  for (const Row& row : rows_of(report, "headlines")) {
    const std::size_t at = place(categories, row.text("category"));
    if (at == sheets.size()) sheets.emplace_back();
    Sheet& sheet = sheets[at];
    const std::size_t subject =
        place(sheet.subjects, std::pair(row.text("system"), row.text("judge")));
    const std::size_t column = place(
        sheet.columns, std::pair(row.text("metric"), row.text("calibration")));
    std::string cell = with_interval(row);
    if (row["rank"].is_number()) {
      cell += fmt::format(" \\#{}", number(row["rank"], 0));
    }
    const std::string n = row["n"].dump();
    const auto& of_row = sheet.n.try_emplace(subject, n).first->second;
    if (of_row != n) cell += fmt::format(" (n {})", n);
    sheet.cells[{subject, column}] = cell;
  }
  std::string out;
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    const Sheet& sheet = sheets[i];
    const bool systems = !sheet.subjects.front().first.empty();
    std::vector<std::string> header = {systems ? "System" : "Judge", "n"};
    for (const auto& [metric, calibration] : sheet.columns) {
      header.push_back(escape_markdown(
          calibration == "raw" ? metric
                               : fmt::format("{}, {}", metric, calibration)));
    }
    std::vector<std::vector<std::string>> rows;
    for (std::size_t s = 0; s < sheet.subjects.size(); ++s) {
      const auto& [system, judge] = sheet.subjects[s];
      std::vector<std::string> cells = {
          escape_markdown(systems ? system : judge), sheet.n.at(s)};
      for (std::size_t c = 0; c < sheet.columns.size(); ++c) {
        const auto cell = sheet.cells.find({s, c});
        cells.push_back(cell == sheet.cells.end() ? "–" : cell->second);
      }
      rows.push_back(std::move(cells));
    }
    if (sheets.size() > 1) {
      out += "### " + escape_markdown(categories[i]) + "\n\n";
    }
    out += markdown_table(header, rows);
  }
  return out;
}

std::string definitions(const json& report) {
  std::string out;
  for (const auto& metric : report.at("metrics")) {
    out += fmt::format("- {}: {}.\n", plain(metric.at("id")),
                       plain(metric.at("meaning")));
  }
  return out.empty() ? out : out + '\n';
}

std::vector<std::string> effect_cells(const Row& row) {
  const std::string system = row.text("system");
  std::string of = system.empty() ? row.text("judge") : system;
  if (!row.text("against").empty()) of += " − " + row.text("against");
  if (row.text("category") != "all") of += ", " + row.text("category");
  return {escape_markdown(row.text("contrast")),
          escape_markdown(of),
          escape_markdown(row.text("calibration")),
          with_interval(row),
          row["n"].dump(),
          p_value(row["q"]),
          plain(row["conclusion"])};
}

/// Attacks first, then what a judge or a calibration does on its own.
std::string effects(const json& report) {
  std::vector<std::vector<std::string>> attacks, biases, calibrations;
  for (const Row& row : rows_of(report, "effects")) {
    auto& rows = !row.text("against").empty()                     ? attacks
                 : row.text("contrast") == "calibrated_minus_raw" ? calibrations
                                                                  : biases;
    rows.push_back(effect_cells(row));
  }
  const std::vector<std::string> header = {
      "Effect", "Of", "Calibration", "Points", "n", "q (BH)", "Conclusion"};
  const auto part = [&](const std::string& title, const auto& rows) {
    return rows.empty()
               ? ""
               : "### " + title + "\n\n" + markdown_table(header, rows);
  };
  return part("Attacks: attacked minus clean", attacks) +
         part("Biases of the judge", biases) +
         part("Calibrated minus raw", calibrations);
}

std::string moves(const json& report) {
  const auto rank = [](const Row& row, const std::string& at) {
    return fmt::format("{} [{}, {}]", number(row[at], 0),
                       number(row[at + "_lower"], 0),
                       number(row[at + "_upper"], 0));
  };
  std::vector<std::vector<std::string>> rows;
  for (const Row& row : rows_of(report, "rank_moves")) {
    rows.push_back({escape_markdown(row.text("contrast")),
                    escape_markdown(row.text("attacked")),
                    escape_markdown(row.text("clean")),
                    escape_markdown(row.text("calibration")),
                    rank(row, "before"), rank(row, "after"),
                    row["entrants"].dump()});
  }
  return markdown_table({"Attack", "Attacked", "In place of", "Calibration",
                         "Rank before", "Rank after", "Of"},
                        rows);
}

std::string attacks(const json& report) {
  std::vector<std::vector<std::string>> rows;
  for (const json& arm : report.at("attacks")) {
    rows.push_back({plain(arm.at("id")), plain(arm.at("attacked")),
                    plain(arm.at("clean")), arm.at("planned").dump(),
                    arm.at("judged").dump(), plain(arm.at("status"))});
  }
  return markdown_table(
      {"Arm", "Attacked", "Clean", "Planned", "Judged", "Status"}, rows);
}

std::string findings(const json& report) {
  std::vector<std::vector<std::string>> rows;
  std::string evidence;
  for (const json& finding : report.at("findings")) {
    const double share =
        finding.at("share").is_number() ? finding.at("share").get<double>() : 0;
    rows.push_back({plain(finding.at("subject")), plain(finding.at("detector")),
                    finding.at("flagged").get<bool>() ? "**flagged**" : "no",
                    number(finding.at("share").is_number() ? json(100 * share)
                                                           : json(nullptr),
                           1),
                    p_value(finding.at("p")), p_value(finding.at("q")),
                    finding.at("n").dump(), finding.at("empty").dump()});
    if (!finding.at("flagged").get<bool>()) continue;
    for (const json& found : finding.at("evidence")) {
      evidence += fmt::format("- {} by {}, item {}, bytes {}–{}: {}\n",
                              plain(finding.at("subject")),
                              plain(finding.at("detector")),
                              plain(found.at("item")), found.at("begin").dump(),
                              found.at("end").dump(), plain(found.at("note")));
      if (found.contains("text")) {
        evidence +=
            "  " + code_span(found.at("text").get<std::string>()) + '\n';
      }
    }
  }
  std::string out =
      markdown_table({"System", "Detector", "Flagged", "Answers affected, %",
                      "p", "q (BH)", "Answers", "Empty"},
                     rows);
  if (!evidence.empty()) out += "### Evidence\n\n" + evidence + '\n';
  return out;
}

std::string methods(const json& report) {
  std::string out =
      "Intervals come from a bootstrap over instructions, one draw shared by "
      "all quantities, so that differences are paired; q is adjusted within "
      "the family by Benjamini and Hochberg. \\# is the rank.\n\n";
  std::map<std::string, json> seen;
  for (const json& used : report.at("calibrations")) {
    if (used.at("refused").is_string()) continue;
    if (!seen.emplace(used.at("id").get<std::string>(), used).second) continue;
    out += fmt::format("- Calibration {} ({}):", plain(used.at("id")),
                       plain(used.at("convention")));
    for (const json& sentence : used.at("assumes"))
      out += ' ' + plain(sentence);
    out += '\n';
  }
  for (const json& used : report.at("detectors")) {
    out += fmt::format(
        "- Detector {}: {} clean answers of {}; rates below {} "
        "cannot be resolved.\n",
        plain(used.at("id")), used.at("clean").at("answers").dump(),
        join(used.at("clean").at("systems")),
        number(used.at("smallest_rate"), 4));
    if (used.at("note").is_string()) {
      out.pop_back();
      out += fmt::format(" Note: {}.\n", plain(used.at("note")));
    }
  }
  for (const json& check : report.at("checks")) {
    out += fmt::format("- Check {}: {} {} rows, {} mismatches.\n",
                       plain(check.at("name")), plain(check.at("what")),
                       check.at("rows").dump(), check.at("mismatches").dump());
  }
  for (const json& excluded : report.at("exclusions")) {
    out +=
        fmt::format("- Left out: {} in {}: {}.\n", excluded.at("count").dump(),
                    plain(excluded.at("where")), plain(excluded.at("why")));
  }
  return out + '\n';
}

std::string manifest(const json& report) {
  const json& of = report.at("manifest");
  std::string out = fmt::format(
      "assize {}, {}; seed {}; {} judgements, SHA-256 {}.\nReport digest "
      "{}.\n\n",
      plain(of.at("program").at("version")),
      plain(of.at("program").at("compiler")), of.at("seed").dump(),
      of.at("judgements").at("rows").dump(),
      plain(of.at("judgements").at("sha256")), plain(report.at("digest")));
  out += "Configuration: " + code_span(of.at("config").dump()) + "\n\n";
  std::vector<std::vector<std::string>> rows;
  for (const json& file : of.at("inputs")) {
    rows.push_back({plain(file.at("path")), file.at("bytes").dump(),
                    plain(file.at("sha256"))});
  }
  return out + markdown_table({"Input", "Bytes", "SHA-256"}, rows);
}

std::string section(const std::string& title, const std::string& body) {
  return body.empty() ? "" : "## " + title + "\n\n" + body;
}

}  // namespace

std::string markdown_report(const json& report) {
  std::string out =
      "# Assize report: " + plain(report.at("subject").at("suite")) + "\n\n";
  if (!report.at("cautions").empty()) out += bullets(report.at("cautions"));
  out += section("What was audited", subject(report));
  out += section("Scores, raw and calibrated (percent)",
                 definitions(report) + scores(report));
  out += section("Effects (points)", effects(report));
  out += section("Rank moves", moves(report));
  out += section("What was planned and judged", attacks(report));
  out += section("Findings", findings(report));
  out +=
      section("What this audit cannot say", bullets(report.at("cannot_say")));
  out += section("How it was computed", methods(report));
  return out + section("Manifest", manifest(report));
}

}  // namespace assize::reports
