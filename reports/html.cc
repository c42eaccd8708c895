// A report for people, in one HTML file that opens without a network: scores
// raw beside calibrated, effects of attacks with their intervals, findings with
// the text that gave them away, what the audit cannot say, and the manifest by
// which others can repeat it.  Each chart has its table below it.

#include <fmt/format.h>

#include "plugin/report_format.h"
#include "reports/document.h"
#include "reports/html_charts.h"
#include "reports/html_page.h"

namespace assize {
namespace {

class HtmlReport final : public ReportFormat {
 public:
  Result<std::string> render(std::string_view report_json) const override {
    const auto report = reports::parse_report(report_json);
    if (!report) return tl::unexpected(report.error());
    try {
      return reports::html_report(*report, reports::chart_library());
    } catch (const nlohmann::json::exception& e) {
      return fail(fmt::format("this report lacks a part: {}", e.what()));
    }
  }
};

std::unique_ptr<ReportFormat> make(ConfigNode&) {
  return std::make_unique<HtmlReport>();
}

}  // namespace

namespace reports {

extern const ReportPlugin html;
constinit const ReportPlugin html = {
    .info = {.id = "html",
             .summary = "Writes a report for people as one HTML file, with "
                        "charts.",
             .source = "HTML Living Standard, Vega-Lite 6"},
    .file_name = "report.html",
    .make = make,
};

}  // namespace reports
}  // namespace assize
