// Report formats: rendered from the canonical report.json and nothing else.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/error.h"
#include "plugin/knob.h"

namespace assize {

struct ReportFormat {
  virtual ~ReportFormat() = default;
  /// `report_json`: a whole document of schema assize.report/1.
  virtual Result<std::string> render(std::string_view report_json) const = 0;
};

struct ReportPlugin {
  Info info;
  std::string_view file_name;  ///< "report.md"
  Make<ReportFormat> make = nullptr;
};

}  // namespace assize
