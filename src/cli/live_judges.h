// What asking judges takes beside the audit: keys, prices, the store and the
// run's log.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "cli/opened_audit.h"
#include "cli/verb.h"
#include "core/error.h"
#include "store/run_log.h"
#include "store/verdict_store.h"

namespace assize::cli {

struct LiveOptions {
  std::vector<std::string> allow_keys;  ///< "NAME=host".
  std::string shard;                    ///< "2/8", or "".
  bool offline = false;
  std::string stage;  ///< That is run alone, or "".
};

/// Adds --allow-key, --offline and --shard to a verb.
void add_live_options(CLI::App& verb, LiveOptions& options);

/// Owns the store and the log while a run goes on.
class LiveJudges {
 public:
  /// Opens what the audit's judges need, and nothing where none is kept: then
  /// no file is made.  `out`: the reports' folder.
  /// While a key is loaded, no core is dumped.
  static tl::expected<std::unique_ptr<LiveJudges>, std::vector<Error>> open(
      const OpenedAudit& audit, const std::string& out,
      const LiveOptions& options);

  /// Gives the run what it needs; this must outlive it.
  void equip(Running& running);

  /// Whether there is a store.
  bool kept() const { return store_ != nullptr; }
  /// "1,234 answers are kept in audit.judgements.sqlite ...", for people.
  std::string kept_text() const;
  /// "412 calls went wrong (61 half_body, 44 reset ...): 347 were tried again,
  /// 65 gave no answer", for people; "" where none did.
  std::string mishaps_text() const;
  /// That the log's last line was torn and is cut off; "" where it was whole.
  std::string repaired_text() const;
  /// Notes in a store that is written that all that was planned is there.
  Result<void> complete();
  /// The first error of the log, if it could not be written.
  void log(RunEvent event, const nlohmann::json& fields);
  Result<void> end(const RunEnd& end);

 private:
  LiveJudges() = default;
  Result<void> open_log(const std::string& out);
  void log_run(const AuditConfig& config);

  std::string path_, out_;
  std::vector<Means> means_;
  bool offline_ = false;
  std::uint32_t shard_ = 0, shards_ = 0;
  std::string stage_;
  std::vector<std::string> names_;  ///< Of the judges.
  void count(const Mishap& mishap);

  mutable std::mutex mutex_;
  std::optional<Error> unlogged_;
  std::map<std::string, std::uint64_t, std::less<>> mishaps_;  ///< By cause.
  std::uint64_t retried_ = 0, failed_ = 0;
  std::unique_ptr<RunLog> log_;
  std::unique_ptr<VerdictStore> store_;  ///< Last: its writer uses the log.
};

}  // namespace assize::cli
