// What verbs that look at an audit's judgements have in common: the audit, its
// prices and its store.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "audit/judge_prices.h"
#include "audit/prepare.h"
#include "cli/verb.h"
#include "core/parallel_for.h"
#include "store/verdict_store.h"

namespace assize::cli {

struct AuditFlags {
  std::string audit, store, prices, plugin_path;
  unsigned threads = hardware_threads();
  std::optional<std::uint64_t> seed;
  bool allow_commands = false;
  bool refit_c = false;  ///< Of `run` alone.
};

/// The audit itself, --store, --prices, --threads, --seed, --allow-commands and
/// --plugin-path.
void add_audit_flags(CLI::App& verb, AuditFlags& flags);

struct OpenedAudit {
  Registry registry;  ///< First: what the others point into goes last.
  AuditConfig config;
  std::vector<JudgePrice> prices;  ///< By judge.
  std::string store;               ///< Its path.
};

/// Reads the configuration and the prices.  Fails with all errors of a file
/// together, and where a ceiling of money meets a judge without a price.
tl::expected<OpenedAudit, std::vector<Error>> open_audit(
    const AuditFlags& flags);

/// The shipped prices with those of `file` over them ("" for none).
tl::expected<PriceTable, std::vector<Error>> read_prices(
    const std::string& file);

/// The store to be read only; nullptr where there is no such file.
Result<std::unique_ptr<VerdictStore>> read_store(const OpenedAudit& audit);

}  // namespace assize::cli
