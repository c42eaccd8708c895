// Answers as rows of the table `completion`.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/error.h"
#include "store/body_codec.h"
#include "store/sqlite.h"
#include "store/verdict_store.h"

namespace assize {

/// Reads rows of a query whose columns are kReplyColumns.
inline constexpr std::string_view kReplyColumns =
    "completion.key, sample, backend, status, model, fingerprint, "
    "prompt_tokens, completion_tokens, cost_nano, latency_us, attempts, "
    "answered_ms, codec, body";
inline constexpr std::string_view kReplyTables =
    "completion JOIN served ON served.id = completion.served";

/// The answer in the present row. Fails where its bytes are damaged.
Result<StoredReply> read_reply(const Statement& row, BodyCodec& codec);

/// The text up to the first byte that is no UTF-8 and at most 256 bytes of it:
/// what a server calls itself is hostile too.
std::string_view server_name(std::string_view text);

enum class Added : std::uint8_t {
  kNew,
  kRepeated,  ///< The same body is there.
  kConflict   ///< Another body is there, and stays.
};

/// Adds rows within transactions of the caller. Requires begin() at the start
/// of each and finish() before its commit.
class ReplyRows {
 public:
  static Result<ReplyRows> make(Database& database);

  /// `run`: who asked, as the rows say from now on.
  void set_run(std::int64_t run) { run_ = run; }
  void begin();
  Result<Added> add(const StoredReply& reply, const EncodedBody& body);
  /// What is there under the key. Requires that something is.
  Result<StoredReply> there(const StoreKey& key);
  /// Puts this answer in the place of the one under its key.
  Result<void> replace(const StoredReply& reply, const EncodedBody& body);
  Result<void> finish();

 private:
  explicit ReplyRows(Database& database) : database_(&database) {}
  Result<void> prepare();
  Result<std::int64_t> served_id(const StoredReply& reply);

  Database* database_;
  std::int64_t run_ = 0;
  BodyCodec codec_;
  Statement insert_, there_, served_of_, update_;
  Statement find_served_, add_served_, count_served_;
  std::uint32_t backend_ = 0;  ///< With the next three: the last that was used.
  std::string model_, fingerprint_;
  std::int64_t served_ = 0;
  std::map<std::int64_t, std::int64_t> counts_;  ///< By id of `served`.
};

/// What asking for this used.
Usage usage_of(const StoredReply& reply);

/// The number of a backend, or 0 where nothing of it is kept.
Result<std::uint32_t> known_backend(Database& database,
                                    const std::string& identity);

/// The number of a backend; made where it is new. In a transaction.
Result<std::uint32_t> backend_id(Database& database,
                                 const std::string& identity);

/// The number of a run; made where it is new. In a transaction.
Result<std::int64_t> run_id(Database& database, const Digest& config,
                            std::uint32_t shard, std::uint32_t shards,
                            std::string_view program);

}  // namespace assize
