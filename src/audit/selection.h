// Which systems an audit is about, and which of them are paired as attacks.
#pragma once

#include <cstdint>
#include <vector>

#include "audit/audit_config.h"

namespace assize {

struct Selection {
  std::vector<std::uint16_t> under_test, clean;
  std::vector<RecordedAttack> recorded;
};

/// Resolves the names of the configuration.  Unknown names are gathered in
/// the configuration's node.  Default: every system is under test; clean are
/// the suite's reference and every system not under test.
Selection select(const Benchmark& bench, AuditConfig& config);

/// Drops the recorded verdicts of systems that are neither under test, nor
/// the reference, nor part of a pairing.
void keep_selected(Benchmark& bench, const Selection& selection);

}  // namespace assize
