// The sections of the HTML report; each is "" where there is nothing to say.
// All throw nlohmann::json::exception where the document lacks a part.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "reports/html_figure.h"

namespace assize::reports {

/// Scores, raw beside calibrated, a table per category and judge.
std::string scores_section(const nlohmann::json& report, Figures& figures);

/// Attacks, biases of the judge, what calibrations change, moves in rank.
std::string effects_section(const nlohmann::json& report, Figures& figures);

/// Effect by dose, and its slope per doubling.
std::string doses_section(const nlohmann::json& report, Figures& figures);

/// How often an attack wins in both orders, above the noise floor.
std::string success_section(const nlohmann::json& report, Figures& figures);

/// Effects as recorded beside those under a surrogate judge.
std::string surrogate_section(const nlohmann::json& report, Figures& figures);

std::string findings_section(const nlohmann::json& report);
std::string counts_section(const nlohmann::json& report);
std::string methods_section(const nlohmann::json& report);
std::string manifest_section(const nlohmann::json& report);

}  // namespace assize::reports
