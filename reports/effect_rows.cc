#include "reports/effect_rows.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

namespace assize::reports {
namespace {

void add(std::string& out, const std::string& part) {
  if (part.empty()) return;
  out += (out.empty() ? "" : ", ") + part;
}

/// The text of a column, "" where it is the word for nothing special.
std::string unless(const Row& row, std::string_view column,
                   std::string_view plain) {
  const std::string text = row.text(column);
  return text == plain ? "" : text;
}

}  // namespace

bool is_success(const std::string& metric) {
  return metric == "attack_success" || metric == "noise_floor" ||
         metric == "success_above_floor";
}

bool is_success(const Row& row) { return is_success(row.text("metric")); }

bool is_clean(const Row& row) {
  return unless(row, "arm", "clean").empty() &&
         unless(row, "defence", "none").empty();
}

EffectKind kind_of(const Row& row) {
  const std::string contrast = row.text("contrast");
  if (is_success(row)) return EffectKind::kSuccess;
  if (contrast.find(":beyond_") != std::string::npos) {
    return EffectKind::kBeyond;
  }
  if (contrast.ends_with("calibrated_minus_raw")) {
    return EffectKind::kCalibration;
  }
  if (contrast.ends_with(":minus_control")) return EffectKind::kControl;
  if (contrast.ends_with(":mean")) return EffectKind::kMean;
  if (contrast == "position_effect") return EffectKind::kPosition;
  if (contrast.ends_with(":per_doubling")) return EffectKind::kSlope;
  const bool attack = !row.text("against").empty() || !is_clean(row);
  return attack ? EffectKind::kAttack : EffectKind::kBias;
}

bool is_constant(const Row& row) {
  return !is_clean(row) && row.text("system") == row.text("arm");
}

std::string attack_of(const Row& row) {
  const std::string contrast = row.text("contrast");
  return contrast.substr(0, contrast.find(':'));
}

std::vector<Row> main_attacks(const nlohmann::json& report) {
  std::vector<Row> out, single;
  std::set<std::string> meant;
  for (const Row& row : rows_of(report, "effects")) {
    const EffectKind kind = kind_of(row);
    if (kind == EffectKind::kMean) {
      out.push_back(row);
      meant.insert(attack_of(row));
    }
    if (kind == EffectKind::kAttack && !is_constant(row)) single.push_back(row);
  }
  for (const Row& row : single) {
    if (!meant.contains(attack_of(row))) out.push_back(row);
  }
  return out;
}

std::string subject_of(const Row& row, const nlohmann::json& report) {
  const std::string system = row.text("system");
  const std::string against = row.text("against");
  std::string out;
  if (kind_of(row) == EffectKind::kMean) {
    out = "mean of " + system;
  } else if (system == against && !system.empty()) {
    out = system + ", attacked − clean";
  } else {
    out = system + (against.empty() ? "" : " − " + against);
  }
  if (system.empty() || several_judges(report)) add(out, row.text("judge"));
  add(out, unless(row, "category", "all"));
  return out;
}

std::string setting_of(const Row& row) {
  std::string arm = unless(row, "arm", "clean");
  // An arm is named by its attack, which is the contrast, and its knobs.
  const std::string attack = attack_of(row);
  // A constant answer's arm is the system that it stands for.
  if (arm == attack || is_constant(row)) arm.clear();
  if (arm.starts_with(attack + ' ')) arm = arm.substr(attack.size() + 1);
  const std::string defence = unless(row, "defence", "none");
  add(arm, defence.empty() ? "" : "defence " + defence);
  return arm;
}

std::string score_of(const Row& row) {
  std::string out = row.text("metric");
  add(out, row.text("calibration"));
  return out;
}

std::string moved_score(const Row& row, const nlohmann::json& report) {
  std::string out = score_of(row);
  if (several_judges(report)) add(out, row.text("judge"));
  add(out, unless(row, "category", "all"));
  return out;
}

std::set<std::string> metrics_of(const std::vector<Row>& rows) {
  std::set<std::string> out;
  for (const Row& row : rows) {
    if (!is_success(row)) out.insert(row.text("metric"));
  }
  return out;
}

std::string in_points(const Row& row, int digits) {
  std::string value = number(row["value"], digits) + " points";
  if (!row["lower"].is_number()) return value;
  return fmt::format("{} [{}, {}]", value, number(row["lower"], digits),
                     number(row["upper"], digits));
}

std::string methods_told(const nlohmann::json& report) {
  std::map<std::string, std::size_t> methods, tests;
  for (const Row& row : rows_of(report, "effects")) {
    if (!row.text("method").empty()) ++methods[row.text("method")];
    if (!row.text("test").empty()) ++tests[row.text("test")];
  }
  const auto& statistics = report.at("manifest")
                               .at("config")
                               .value("statistics", nlohmann::json::object());
  const bool usual = statistics.value("interval", "bca") == "bca" &&
                     statistics.value("test", "interval") == "interval";
  if (usual || methods.empty() || tests.empty()) return "";
  const auto told = [](const std::map<std::string, std::size_t>& counts) {
    std::string out;
    for (const auto& [name, count] : counts) {
      add(out, fmt::format("{} ({})", name, count));
    }
    return out;
  };
  return fmt::format(
      "Of effects, the intervals are {} and the p-values those of {}; "
      "report.json names each.",
      told(methods), told(tests));
}

bool several_judges(const nlohmann::json& report) {
  const auto& of = report.at("subject");
  std::size_t n = 0;
  for (const auto& judge : of.at("judges")) n += judge != of.at("gold") ? 1 : 0;
  return n > 1;
}

bool has_systems(const nlohmann::json& report) {
  const std::vector<Row> rows = rows_of(report, "headlines");
  return !rows.empty() && !rows.front().text("system").empty();
}

}  // namespace assize::reports
