// Where the judgements of an audit are kept.
#pragma once

#include <string>

#include "audit/audit_config.h"

namespace assize {

/// `flag` where it is given; else the audit's key `store`, which is relative to
/// its file; else `audit.judgements.sqlite` beside `audit.yaml`.
std::string store_path(const std::string& audit_file, const AuditConfig& config,
                       const std::string& flag);

}  // namespace assize
