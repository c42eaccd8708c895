// A report for people, in Markdown: scores raw against calibrated with their
// intervals, the effects of attacks, findings with evidence, what the audit
// cannot say, and the manifest by which others can repeat it.

#include <fmt/format.h>

#include "plugin/report_format.h"
#include "reports/document.h"
#include "reports/markdown_sections.h"

namespace assize {
namespace {

class MarkdownReport final : public ReportFormat {
 public:
  Result<std::string> render(std::string_view report_json) const override {
    const auto report = reports::parse_report(report_json);
    if (!report) return tl::unexpected(report.error());
    try {
      return reports::markdown_report(*report);
    } catch (const nlohmann::json::exception& e) {
      return fail(fmt::format("this report lacks a part: {}", e.what()));
    }
  }
};

std::unique_ptr<ReportFormat> make(ConfigNode&) {
  return std::make_unique<MarkdownReport>();
}

}  // namespace

namespace reports {

extern const ReportPlugin markdown;
constinit const ReportPlugin markdown = {
    .info = {.id = "markdown",
             .summary = "Writes a report for people as Markdown tables.",
             .source = "CommonMark 0.31, GitHub tables"},
    .file_name = "report.md",
    .make = make,
};

}  // namespace reports
}  // namespace assize
