// The HTML report: one file that needs nothing else.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace assize::reports {

/// The whole page. `library` draws the charts (see html_charts.h); where it is
/// empty the page has tables in their place and says so. Throws
/// nlohmann::json::exception where the document lacks a part of its schema.
std::string html_report(const nlohmann::json& report, std::string_view library);

}  // namespace assize::reports
