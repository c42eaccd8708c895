#include "reports/document.h"

#include <fmt/format.h>

namespace assize::reports {
namespace {

const nlohmann::json kNull;

}  // namespace

Result<nlohmann::json> parse_report(std::string_view report_json) {
  auto report = nlohmann::json::parse(report_json, nullptr, false);
  if (report.is_discarded() || !report.is_object()) {
    return fail("this is no report: not a JSON object");
  }
  if (report.value("schema", nlohmann::json()) != "assize.report/1") {
    return fail("this is no report of schema assize.report/1");
  }
  return report;
}

const nlohmann::json& Row::operator[](std::string_view column) const {
  const auto& columns = section_->at("columns");
  for (std::size_t i = 0; i < columns.size() && i < cells_->size(); ++i) {
    if (columns[i] == column) return (*cells_)[i];
  }
  return kNull;
}

std::string Row::text(std::string_view column) const {
  const nlohmann::json& cell = (*this)[column];
  return cell.is_string() ? cell.get<std::string>() : "";
}

std::vector<Row> rows_of(const nlohmann::json& report,
                         std::string_view section) {
  std::vector<Row> out;
  const auto found = report.find(section);
  if (found == report.end()) return out;
  for (const auto& cells : found->at("rows")) out.emplace_back(*found, cells);
  return out;
}

std::string number(const nlohmann::json& value, int digits) {
  if (!value.is_number()) return "–";
  const std::string out = fmt::format("{:.{}f}", value.get<double>(), digits);
  const bool zero = out.find_first_of("123456789") == std::string::npos;
  return zero && out.front() == '-' ? out.substr(1) : out;
}

std::string with_interval(const Row& row, int digits) {
  if (!row["lower"].is_number()) return number(row["value"], digits);
  return fmt::format("{} [{}, {}]", number(row["value"], digits),
                     number(row["lower"], digits),
                     number(row["upper"], digits));
}

std::string p_value(const nlohmann::json& value) {
  if (!value.is_number()) return "–";
  return value.get<double>() < 0.001
             ? "<0.001"
             : fmt::format("{:.3f}", value.get<double>());
}

}  // namespace assize::reports
