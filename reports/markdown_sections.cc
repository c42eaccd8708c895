#include "reports/markdown_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "reports/document.h"
#include "reports/effect_rows.h"
#include "reports/markdown_tables.h"
#include "reports/score_sheets.h"
#include "reports/summary.h"

namespace assize::reports {
namespace {

using nlohmann::json;

constexpr std::size_t kMostMoves = 36;

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

std::string subject(const json& report) {
  const json& of = report.at("subject");
  const json& counts = report.at("counts");
  std::string out = fmt::format(
      "Suite **{}**{}: {} items in {} clusters.\n\n", plain(of.at("suite")),
      of.at("version") == "" ? "" : ", version " + plain(of.at("version")),
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

std::string score_cell(const Row& row, int digits, const std::string& n,
                       bool ranks) {
  std::string cell = with_interval(row, digits);
  if (ranks) cell += escape_markdown(rank_text(row));
  if (row["n"].dump() != n) cell += fmt::format(" (n {})", row["n"].dump());
  return cell;
}

std::string score_table(const ScoreSheet& sheet, bool ranks) {
  std::vector<std::string> header = {sheet.of_systems ? "System" : "Judge",
                                     "n"};
  for (const Score& score : sheet.columns) {
    header.push_back(escape_markdown(
        score.calibration == "raw"
            ? score.metric
            : fmt::format("{}, {}", score.metric, score.calibration)));
  }
  std::vector<std::vector<std::string>> rows;
  for (const std::size_t s : sheet.ranked()) {
    const std::string n = sheet.first(s)["n"].dump();
    std::string name = escape_markdown(sheet.subjects[s].name);
    if (sheet.subjects[s].constant) name += " *(a constant answer)*";
    const std::string& flagged = sheet.subjects[s].flagged_by;
    if (!flagged.empty()) {
      name += fmt::format(" *(flagged: {})*", escape_markdown(flagged));
    }
    std::vector<std::string> cells = {name, n};
    for (std::size_t c = 0; c < sheet.columns.size(); ++c) {
      const auto row = sheet.at(s, c);
      const int digits = sheet.columns[c].digits;
      cells.push_back(row ? score_cell(*row, digits, n, ranks) : "–");
    }
    rows.push_back(std::move(cells));
  }
  return markdown_table(header, rows);
}

/// A table per category and judge, systems under attack left out.
std::string scores(const json& report, MetricRole role) {
  const bool headline = role == MetricRole::kHeadline;
  const auto sheets = sheets_of(report, role);
  std::string out;
  for (const ScoreSheet& sheet : sheets) {
    if (sheet.attacked) continue;
    if (sheets.size() > 1) {
      out += (headline ? "### " : "### Secondary metrics: ") +
             escape_markdown(sheet.caption()) + "\n\n";
    }
    out += score_table(sheet, headline);
  }
  return out;
}

std::string definitions(const json& report, MetricRole role) {
  std::string out;
  for (const auto& metric : report.at("metrics")) {
    if (role_of(metric.at("id"), report) != role) continue;
    out += fmt::format("- {}: {}.\n", plain(metric.at("id")),
                       plain(metric.at("meaning")));
  }
  return out.empty() ? out : out + '\n';
}

std::string score_sections(const json& report) {
  return definitions(report, MetricRole::kHeadline) +
         scores(report, MetricRole::kHeadline) +
         scores(report, MetricRole::kSecondary) +
         definitions(report, MetricRole::kSecondary);
}

std::string summary(const json& report) {
  std::string out;
  for (const std::string& sentence : summary_of(report)) {
    out += (out.empty() ? "" : " ") + escape_markdown(sentence);
  }
  return out.empty() ? out : out + "\n\n";
}

std::vector<std::string> effect_cells(const Row& row, const json& report) {
  std::string name =
      kind_of(row) == EffectKind::kMean ? attack_of(row) : row.text("contrast");
  const std::string setting = setting_of(row);
  if (!setting.empty()) name += ' ' + setting;
  return {escape_markdown(name),
          escape_markdown(subject_of(row, report)),
          escape_markdown(score_of(row)),
          with_interval(row),
          row["n"].dump(),
          p_value(row["q"]),
          p_value(row["q_by"]),
          plain(row["conclusion"]) +
              (row.text("family") == "confirmatory" ? ", confirmatory" : "")};
}

/// What a reader wants first; report.json has the rest.
std::string effects(const json& report) {
  std::vector<std::vector<std::string>> attacks, searches, biases, calibrations;
  for (const Row& row : main_attacks(report)) {
    attacks.push_back(effect_cells(row, report));
  }
  for (const Row& row : rows_of(report, "effects")) {
    const EffectKind kind = kind_of(row);
    if (kind == EffectKind::kControl) {
      searches.push_back(effect_cells(row, report));
    }
    if (kind == EffectKind::kBias || kind == EffectKind::kPosition) {
      biases.push_back(effect_cells(row, report));
    }
    const bool unattacked = is_clean(row) || is_constant(row);
    if (row.text("contrast") == "calibrated_minus_raw" && unattacked) {
      calibrations.push_back(effect_cells(row, report));
    }
  }
  const std::vector<std::string> header = {
      "Effect", "Of", "Score", "Points", "n", "q (BH)", "q (BY)", "Conclusion"};
  const auto part = [&](const std::string& title, const auto& rows) {
    return rows.empty()
               ? ""
               : "### " + title + "\n\n" + markdown_table(header, rows);
  };
  const std::size_t all = rows_of(report, "effects").size();
  const std::size_t here =
      attacks.size() + searches.size() + biases.size() + calibrations.size();
  const std::string rest =
      here == all ? ""
                  : fmt::format(
                        "{} effects stand here; report.json has all "
                        "{}.\n\n",
                        here, all);
  return rest + part("Attacks: attacked minus clean", attacks) +
         part("Searches: found minus control", searches) +
         part("Biases of the judge", biases) +
         part("Calibrated minus raw", calibrations);
}

/// As recorded, means over systems first.
std::string surrogate(const json& report) {
  std::vector<std::vector<std::string>> means, single;
  const auto cell = [](const Row& row, const std::string& of) {
    return fmt::format("{} [{}, {}]", number(row[of], 2),
                       number(row[of + "_lower"], 2),
                       number(row[of + "_upper"], 2));
  };
  for (const Row& row : rows_of(report, "surrogate")) {
    if (row.text("calibration") != "raw" || is_constant(row)) continue;
    const std::string setting = setting_of(row);
    const bool mean = row.text("against").empty();
    (mean ? means : single)
        .push_back({escape_markdown(attack_of(row) +
                                    (setting.empty() ? "" : ' ' + setting)),
                    escape_markdown(subject_of(row, report)),
                    escape_markdown(row.text("recorded_judge")),
                    cell(row, "recorded"),
                    escape_markdown(row.text("surrogate_judge")),
                    cell(row, "surrogate"), cell(row, "difference")});
  }
  const auto& rows = means.empty() ? single : means;
  if (rows.empty()) return "";
  return "What an attack does to the judge beyond what it does to a surrogate, "
         "whose taste is fitted to recorded verdicts.\n\n" +
         markdown_table({"Effect", "Of", "Judge", "Points", "Surrogate",
                         "Points", "Judge minus surrogate"},
                        rows);
}

std::string moves(const json& report) {
  const auto rank = [](const Row& row, const std::string& at) {
    return fmt::format("{} [{}, {}]", number(row[at], 0),
                       number(row[at + "_lower"], 0),
                       number(row[at + "_upper"], 0));
  };
  std::vector<std::vector<std::string>> rows;
  const auto all = rows_of(report, "rank_moves");
  for (const Row& row : all) {
    // Of many, those that move something as the benchmark scores itself.
    const bool moved =
        row.text("calibration") == "raw" && row["before"] != row["after"];
    if (all.size() > kMostMoves && !moved) continue;
    rows.push_back({escape_markdown(row.text("contrast")),
                    escape_markdown(row.text("attacked")),
                    escape_markdown(row.text("clean")),
                    escape_markdown(moved_score(row, report)),
                    rank(row, "before"), rank(row, "after"),
                    row["entrants"].dump()});
  }
  std::string rest;
  if (rows.size() < all.size()) {
    rest = fmt::format(
        "The {} that change a raw score's rank; report.json has all {}.\n\n",
        rows.size(), all.size());
  }
  return rest + markdown_table({"Attack", "Attacked", "In place of", "Score",
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
  const std::string chosen = methods_told(report);
  if (!chosen.empty()) out += escape_markdown(chosen) + "\n\n";
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
  // What a reader must know before any number stands before the title too.
  std::string out;
  if (!report.at("cautions").empty()) out += bullets(report.at("cautions"));
  out += "# Assize report: " + plain(report.at("subject").at("suite")) + "\n\n";
  out += summary(report);
  out += section("What was audited", subject(report));
  out +=
      section("Scores, raw and calibrated (percent, or the metric's own unit)",
              score_sections(report));
  out += section("Effects (points)", effects(report));
  out += section("Rank moves", moves(report));
  out += section("Beyond a surrogate judge (points)", surrogate(report));
  out += section("What was planned and judged", attacks(report));
  out += section("Findings", findings(report));
  out +=
      section("What this audit cannot say", bullets(report.at("cannot_say")));
  out += section("How it was computed", methods(report));
  return out + section("Manifest", manifest(report));
}

}  // namespace assize::reports
