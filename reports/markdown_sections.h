// The Markdown report, section by section.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace assize::reports {

/// The whole report.  Throws nlohmann::json::exception where the document
/// lacks a part of its schema.
std::string markdown_report(const nlohmann::json& report);

}  // namespace assize::reports
