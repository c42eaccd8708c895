#include "reports/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "reports/document.h"
#include "reports/effect_rows.h"
#include "reports/score_sheets.h"

namespace assize::reports {
namespace {

using nlohmann::json;

/// Systems that a sentence names; of more it says how many.
constexpr std::size_t kNamed = 3;
/// Judges before whom a sentence each says where a constant answer stands.
constexpr std::size_t kJudges = 3;

double value_of(const Row& row) {
  const json& value = row["value"];
  return value.is_number() ? value.get<double>() : std::nan("");
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += i + 1 == names.size() ? " and " : ", ";
    out += names[i];
  }
  return out;
}

std::string before(const Row& row, const json& report) {
  return several_judges(report) ? " before " + row.text("judge") : "";
}

/// The detectors that flag this subject: "; flagged by A and B".
std::string flags_of(const std::string& subject, const json& report) {
  std::vector<std::string> by;
  for (const json& finding : report.at("findings")) {
    if (finding.at("flagged").get<bool>() && finding.at("subject") == subject) {
      by.push_back(finding.at("detector").get<std::string>());
    }
  }
  return by.empty() ? "" : "; it is flagged by " + joined(by);
}

/// A constant answer among the systems that one judge scored.
struct Standing {
  std::string name;
  Row row;
  std::vector<std::string> below;  ///< Systems that score less.
  std::size_t systems = 0;
};

Standing standing(const ScoreSheet& sheet, std::size_t subject,
                  const Row& row) {
  Standing out{sheet.subjects[subject].name, row, {}, 0};
  for (const std::size_t s : sheet.ranked()) {
    const auto other = sheet.at(s, 0);
    if (sheet.subjects[s].constant || !other) continue;
    ++out.systems;
    if (value_of(*other) < value_of(row)) {
      out.below.push_back(sheet.subjects[s].name);
    }
  }
  return out;
}

/// Of each judge, every constant answer's standing by its first score.
std::vector<Standing> standings(const json& report) {
  std::vector<Standing> out;
  for (const ScoreSheet& sheet : sheets_of(report, MetricRole::kHeadline)) {
    if (sheet.attacked || sheet.category != "all" || sheet.judge.empty()) {
      continue;
    }
    for (std::size_t s = 0; s < sheet.subjects.size(); ++s) {
      const auto row = sheet.at(s, 0);
      if (!sheet.subjects[s].constant || !row) continue;
      if (!std::isnan(value_of(*row))) out.push_back(standing(sheet, s, *row));
    }
  }
  return out;
}

std::string more_than(const Standing& of) {
  const std::size_t n = of.below.size();
  if (n == 0) return fmt::format("less than each of {} systems", of.systems);
  if (n > kNamed)
    return fmt::format("more than {} of {} systems", n, of.systems);
  return fmt::format("more than {}, {} of {} systems", joined(of.below), n,
                     of.systems);
}

/// Of the constant answer that scores highest before any judge, where it stands
/// before each.
void add_constants(const json& report, std::vector<std::string>& out) {
  auto all = standings(report);
  if (all.empty()) return;
  const auto score = [](const Standing& s) { return -value_of(s.row); };
  std::ranges::stable_sort(all, {}, score);
  const std::string name = all.front().name;
  std::erase_if(all, [&](const Standing& s) { return s.name != name; });
  for (std::size_t i = 0; i < std::min(all.size(), kJudges); ++i) {
    const Standing& at = all[i];
    const std::string who = i > 0 ? "it" : "the constant answer " + name;
    out.push_back(
        fmt::format("Before {}, {} scores {} in {} {}, {}{}.",
                    at.row.text("judge"), who, with_interval(at.row, 1),
                    at.row.text("calibration"), at.row.text("metric"),
                    more_than(at), i == 0 ? flags_of(name, report) : ""));
  }
}

/// A rule needs no model: its scores are what a judge must beat, and that
/// rule.first has a taste for a slot is no news.
bool is_rule(const std::string& judge) { return judge.starts_with("rule."); }

/// Where judges are compared and no systems: the best of them, and the best
/// rule, by the first metric.
void add_judges(const json& report, std::vector<std::string>& out) {
  if (has_systems(report)) return;
  const auto sheets = sheets_of(report, MetricRole::kHeadline);
  if (sheets.empty()) return;
  const ScoreSheet& sheet = sheets.front();
  std::vector<std::pair<double, std::size_t>> judges, rules;
  for (std::size_t s = 0; s < sheet.subjects.size(); ++s) {
    const auto row = sheet.at(s, 0);
    if (!row || std::isnan(value_of(*row))) continue;
    auto& of = is_rule(sheet.subjects[s].name) ? rules : judges;
    of.emplace_back(value_of(*row), s);
  }
  if (judges.empty()) return;
  const auto best = std::ranges::max_element(judges)->second;
  const std::string apart =
      rules.empty() ? ""
                    : fmt::format(", {} {} apart,", rules.size(),
                                  rules.size() == 1 ? "rule" : "rules");
  out.push_back(fmt::format(
      "The highest {} of {} judges{} is {}, of {}.",
      sheet.columns.front().metric, judges.size(), apart,
      with_interval(*sheet.at(best, 0), sheet.columns.front().digits),
      sheet.subjects[best].name));
  if (rules.empty()) return;
  const auto rule = std::ranges::max_element(rules)->second;
  const double bar = value_of(*sheet.at(rule, 0));
  const auto below = std::ranges::count_if(
      judges, [&](const auto& judge) { return judge.first < bar; });
  out.push_back(fmt::format(
      "{}, which reads no answer, has {}: more than {} of {}.",
      sheet.subjects[rule].name,
      with_interval(*sheet.at(rule, 0), sheet.columns.front().digits), below,
      judges.size()));
}

/// The row with the value farthest from zero.
std::optional<Row> farthest(const std::vector<Row>& rows) {
  std::optional<Row> out;
  for (const Row& row : rows) {
    const double size = std::abs(value_of(row));
    if (std::isnan(size)) continue;
    if (!out || size > std::abs(value_of(*out))) out = row;
  }
  return out;
}

/// Whether two effects differ in their calibration alone.
bool same_effect(const Row& a, const Row& b) {
  for (const char* column : {"contrast", "system", "against", "judge", "arm",
                             "defence", "category", "metric"}) {
    if (a[column] != b[column]) return false;
  }
  return true;
}

/// "; rank 3 becomes 1 of 9".
std::string move_of(const Row& effect, const json& report) {
  for (const Row& row : rows_of(report, "rank_moves")) {
    const bool same =
        row["contrast"] == effect["contrast"] &&
        row["attacked"] == effect["system"] &&
        row["clean"] == effect["against"] &&
        row["calibration"] == effect["calibration"] &&
        (row["metric"].is_null() || row["metric"] == effect["metric"]) &&
        (row["category"].is_null() || row["category"] == effect["category"]) &&
        (row["judge"].is_null() || row["judge"] == effect["judge"]);
    if (!same || !row["before"].is_number() || !row["after"].is_number()) {
      continue;
    }
    return fmt::format("; in place of {}, rank {} becomes {} of {}",
                       row.text("clean"), number(row["before"], 0),
                       number(row["after"], 0), number(row["entrants"], 0));
  }
  return "";
}

/// The arms that give one answer to everything: such an effect is a distance
/// from other systems, and no rise of anybody's score.
std::set<std::string> constant_arms(const json& report) {
  std::set<std::string> out;
  for (const Row& row : rows_of(report, "effects")) {
    if (is_constant(row)) out.insert(row.text("arm"));
  }
  return out;
}

void add_attack(const json& report, std::vector<std::string>& out) {
  auto all = main_attacks(report);
  const auto constants = constant_arms(report);
  std::erase_if(
      all, [&](const Row& row) { return constants.contains(row.text("arm")); });
  std::vector<Row> raw;
  for (const Row& row : all) {
    const bool rule = is_rule(row.text("judge"));
    if (row.text("calibration") == "raw" && !rule) raw.push_back(row);
  }
  const auto value = [](const Row& row) {
    return std::isnan(value_of(row)) ? -1e9 : value_of(row);
  };
  const auto largest = std::ranges::max_element(raw, {}, value);
  if (largest == raw.end() || !(value_of(*largest) > 0)) return;
  const bool mean = kind_of(*largest) == EffectKind::kMean;
  const std::string arm = setting_of(*largest);
  std::string text = fmt::format(
      "The largest {}rise of scores under an attack is that of {}{}{}{}: {} "
      "raw",
      mean ? "mean " : "", attack_of(*largest), arm.empty() ? "" : ' ' + arm,
      mean ? "" : " on " + largest->text("system"), before(*largest, report),
      in_points(*largest));
  for (const Row& row : all) {
    if (row.text("calibration") == "raw" || !same_effect(row, *largest)) {
      continue;
    }
    text += fmt::format(", {} under {}", with_interval(row, 1),
                        row.text("calibration"));
  }
  out.push_back(text + move_of(*largest, report) + '.');
}

void add_position(const json& report, std::vector<std::string>& out) {
  std::vector<Row> rows;
  for (const Row& row : rows_of(report, "effects")) {
    const bool position = kind_of(row) == EffectKind::kPosition;
    if (position && !is_rule(row.text("judge"))) rows.push_back(row);
  }
  const auto largest = farthest(rows);
  if (!largest) return;
  const bool systems = !largest->text("system").empty();
  out.push_back(fmt::format("The largest effect of position is {}, on {}{}.",
                            in_points(*largest),
                            largest->text(systems ? "system" : "judge"),
                            systems ? before(*largest, report) : ""));
}

}  // namespace

std::vector<std::string> summary_of(const json& report) {
  std::vector<std::string> out;
  add_judges(report, out);
  add_constants(report, out);
  add_attack(report, out);
  add_position(report, out);
  return out;
}

}  // namespace assize::reports
