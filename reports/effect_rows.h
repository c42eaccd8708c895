// What a row of a report's effects is about.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <vector>

#include "reports/document.h"

namespace assize::reports {

enum class EffectKind {
  kAttack,       ///< On one system.
  kMean,         ///< Of an attack, the mean over systems.
  kBeyond,       ///< What an attack does beyond what it does to a surrogate.
  kControl,      ///< What a search found minus its control.
  kPosition,     ///< Shown first minus shown second.
  kBias,         ///< What else a judge does on its own.
  kCalibration,  ///< Calibrated minus raw.
  kSlope,        ///< Per doubling of the dose.
  kSuccess,      ///< See is_success.
};

EffectKind kind_of(const Row& row);

/// Whether the metric counts verdicts that an attack won in both orders.
bool is_success(const std::string& metric);
bool is_success(const Row& row);

/// Under no attack and no defence.
bool is_clean(const Row& row);

/// Whether an attack gives one answer to everything and stands for itself.
bool is_constant(const Row& row);

/// The attack that a contrast is about: what stands before its colon.
std::string attack_of(const Row& row);

/// Which intervals and tests effects have, where an audit asked for others than
/// the usual ones: a sentence, else "".
std::string methods_told(const nlohmann::json& report);

/// Attacks for people who want the main thing: means over systems, and the
/// attacks on one system that are in no mean and no constant answer.
std::vector<Row> main_attacks(const nlohmann::json& report);

/// "A − B, judge J, category C", as far as each says anything; plain text.
std::string subject_of(const Row& row, const nlohmann::json& report);

/// The knobs of the arm, without the attack's id, and the defence; or "".
std::string setting_of(const Row& row);

/// What the row measures and how it is calibrated: "win_rate, raw".
std::string score_of(const Row& row);

/// Of a move in rank: its score, judge and category, as far as each says
/// anything.
std::string moved_score(const Row& row, const nlohmann::json& report);

/// The scores that rows are about, counts of an attack's successes apart.
std::set<std::string> metrics_of(const std::vector<Row>& rows);

/// "12.3 points [10.1, 14.5]", in words that a sentence can hold.
std::string in_points(const Row& row, int digits = 1);

/// Judges but the one of the gold labels.
bool several_judges(const nlohmann::json& report);

/// Whether the benchmark's headline is of systems, and not of judges alone.
bool has_systems(const nlohmann::json& report);

}  // namespace assize::reports
