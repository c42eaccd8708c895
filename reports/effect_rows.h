// What a row of a report's effects is about.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "reports/document.h"

namespace assize::reports {

enum class EffectKind { kAttack, kBias, kCalibration, kSlope, kSuccess };

EffectKind kind_of(const Row& row);

/// Whether the metric counts verdicts that an attack won in both orders.
bool is_success(const Row& row);

/// Under no attack and no defence.
bool is_clean(const Row& row);

/// "A − B, judge J, category C", as far as each says anything; plain text.
std::string subject_of(const Row& row, const nlohmann::json& report);

/// The knobs of the arm, without the attack's id, and the defence; or "".
std::string setting_of(const Row& row);

/// "12.3 points [10.1, 14.5]", in words that a sentence can hold.
std::string in_points(const Row& row);

/// Judges but the one of the gold labels.
bool several_judges(const nlohmann::json& report);

/// Whether answers come from systems that are compared.
bool has_systems(const nlohmann::json& report);

}  // namespace assize::reports
