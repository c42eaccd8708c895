// The canonical report of an audit: one JSON document, from which every other
// format is rendered.
#pragma once

#include <string>

#include "audit/audit.h"

namespace assize {

/// The document of schema assize.report/1 in canonical form (RFC 8785, numbers
/// rounded to 12 significant digits), with its digest.  It holds nothing that
/// a second run over the same inputs could change.
std::string report_json(const Audit& audit, const AuditConfig& config);

}  // namespace assize
