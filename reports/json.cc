// The canonical report, byte for byte: one JSON document of schema
// assize.report/1 in the form of RFC 8785, so that equal audits are equal
// files and the digest can be checked with any SHA-256 tool.

#include "plugin/report_format.h"
#include "reports/document.h"

namespace assize {
namespace {

class JsonReport final : public ReportFormat {
 public:
  Result<std::string> render(std::string_view report_json) const override {
    const auto report = reports::parse_report(report_json);
    if (!report) return tl::unexpected(report.error());
    return std::string(report_json);
  }
};

std::unique_ptr<ReportFormat> make(ConfigNode&) {
  return std::make_unique<JsonReport>();
}

}  // namespace

namespace reports {

extern const ReportPlugin json;
constinit const ReportPlugin json = {
    .info = {.id = "json",
             .summary = "Writes the canonical document itself.",
             .source = "RFC 8785"},
    .file_name = "report.json",
    .make = make,
};

}  // namespace reports
}  // namespace assize
