#include "reports/score_sheets.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <tuple>

#include "core/shown_digits.h"
#include "reports/effect_rows.h"

namespace assize::reports {
namespace {

using nlohmann::json;

/// What the judge should say stands after what it says.
constexpr const char* kGold = "gold_win_rate";

template <typename Key>
std::size_t place(std::vector<Key>& keys, const Key& key) {
  const auto found = std::ranges::find(keys, key);
  if (found != keys.end()) {
    return static_cast<std::size_t>(found - keys.begin());
  }
  keys.push_back(key);
  return keys.size() - 1;
}

using Flags = std::map<std::string, std::string>;

/// The detectors that flag each subject.
Flags flags_of(const json& report) {
  Flags out;
  for (const json& finding : report.at("findings")) {
    if (!finding.at("flagged").get<bool>()) continue;
    std::string& by = out[finding.at("subject").get<std::string>()];
    by += (by.empty() ? "" : ", ") + finding.at("detector").get<std::string>();
  }
  return out;
}

bool is_of_system(const Row& row) { return !row.text("system").empty(); }

ScoreSubject subject_of_score(const Row& row, const Flags& flags) {
  std::string name = row.text(is_of_system(row) ? "system" : "judge");
  const auto flagged = flags.find(name);
  const std::string by = flagged == flags.end() ? "" : flagged->second;
  if (is_constant(row)) return {name, true, by};
  if (is_clean(row)) return {name, false, by};
  name += ", " + row.text("arm");
  const std::string defence = row.text("defence");
  if (!defence.empty() && defence != "none") name += ", defence " + defence;
  return {name};
}

/// Columns in the order in which people read them.
std::vector<Score> ordered(const std::vector<Score>& columns) {
  std::vector<std::string> metrics;
  for (const Score& column : columns) place(metrics, column.metric);
  std::vector<Score> out = columns;
  std::ranges::stable_sort(out, {}, [&](const Score& score) {
    return std::tuple(score.metric == kGold, place(metrics, score.metric),
                      score.calibration != "raw");
  });
  return out;
}

ScoreSheet& sheet_of(std::vector<ScoreSheet>& sheets, const Row& row) {
  ScoreSheet wanted;
  wanted.category = row.text("category");
  wanted.of_systems = is_of_system(row);
  wanted.judge = wanted.of_systems ? row.text("judge") : "";
  wanted.attacked = !is_clean(row) && !is_constant(row);
  const auto found = std::ranges::find_if(sheets, [&](const ScoreSheet& sheet) {
    return sheet.category == wanted.category && sheet.judge == wanted.judge &&
           sheet.of_systems == wanted.of_systems &&
           sheet.attacked == wanted.attacked;
  });
  if (found != sheets.end()) return *found;
  sheets.push_back(std::move(wanted));
  return sheets.back();
}

int digits_of(const std::string& metric, const json& report) {
  for (const json& known : report.at("metrics")) {
    if (known.at("id") != metric || !known.contains("range")) continue;
    const json& range = known.at("range");
    // What is unbounded, as ratings are, has no ends.
    if (!range.is_array() || range.size() != 2 || !range[0].is_number() ||
        !range[1].is_number()) {
      break;
    }
    return shown_digits(range[0].get<double>(), range[1].get<double>());
  }
  return 1;
}

Score score_of(const Row& row, const json& report) {
  return {row.text("metric"), row.text("calibration"), row.text("convention"),
          digits_of(row.text("metric"), report)};
}

}  // namespace

MetricRole role_of(const std::string& metric, const json& report) {
  for (const json& known : report.at("metrics")) {
    if (known.at("id") != metric || !known.contains("role")) continue;
    return known.at("role") == "headline" ? MetricRole::kHeadline
                                          : MetricRole::kSecondary;
  }
  return is_success(metric) ? MetricRole::kSecondary : MetricRole::kHeadline;
}

std::vector<ScoreSheet> sheets_of(const json& report, MetricRole role) {
  const Flags flags = flags_of(report);
  std::vector<Row> rows;
  for (const Row& row : rows_of(report, "headlines")) {
    if (role_of(row.text("metric"), report) == role) rows.push_back(row);
  }
  std::vector<ScoreSheet> sheets;
  for (const Row& row : rows) {
    ScoreSheet& sheet = sheet_of(sheets, row);
    place(sheet.subjects, subject_of_score(row, flags));
    place(sheet.columns, score_of(row, report));
  }
  for (ScoreSheet& sheet : sheets) sheet.columns = ordered(sheet.columns);
  for (const Row& row : rows) {
    ScoreSheet& sheet = sheet_of(sheets, row);
    const std::size_t subject =
        place(sheet.subjects, subject_of_score(row, flags));
    sheet.cells.insert_or_assign(
        {subject, place(sheet.columns, score_of(row, report))}, row);
  }
  return sheets;
}

std::optional<Row> ScoreSheet::at(std::size_t subject,
                                  std::size_t column) const {
  const auto found = cells.find({subject, column});
  if (found == cells.end()) return std::nullopt;
  return found->second;
}

const Row& ScoreSheet::first(std::size_t subject) const {
  return cells.lower_bound({subject, 0})->second;
}

std::vector<std::size_t> ScoreSheet::ranked() const {
  std::vector<std::size_t> order(subjects.size());
  std::iota(order.begin(), order.end(), 0);
  const auto rank = [&](std::size_t subject) {
    const auto row = at(subject, 0);
    if (!row || !(*row)["rank"].is_number()) return std::pair(1e9, 0.0);
    const json& value = (*row)["value"];
    return std::pair((*row)["rank"].get<double>(),
                     value.is_number() ? -value.get<double>() : 0);
  };
  std::ranges::stable_sort(order, {}, rank);
  return order;
}

std::string ScoreSheet::caption() const {
  std::string out =
      category == "all" ? "All categories" : "Category " + category;
  if (!judge.empty()) out += ", judge " + judge;
  if (attacked) out += ", under attack";
  return out;
}

std::string rank_text(const Row& row) {
  if (!row["rank"].is_number()) return "";
  std::string rank = " #" + number(row["rank"], 0);
  const json& lower = row["rank_lower"];
  const json& upper = row["rank_upper"];
  if (!lower.is_number() || !upper.is_number() || lower == upper) return rank;
  return fmt::format("{} [{}–{}]", rank, number(lower, 0), number(upper, 0));
}

}  // namespace assize::reports
