// Completions that were asked for once, in one SQLite file.
//
// The file is in WAL mode with synchronous=FULL: what was committed survives a
// kill and a loss of power.  Answers are committed together, at most 512 or
// 250 ms of them: that is all that a kill can cost.  Several processes of one
// host may share the file, and it can be read while a run goes on.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/error.h"
#include "store/stored_payload.h"
#include "store/stored_reply.h"

namespace assize {

inline constexpr std::size_t kMostUncommitted = 512;
inline constexpr std::chrono::milliseconds kLongestUncommitted{250};

struct StoreOptions {
  std::string config =
      {};  ///< Canonical configuration of the audit; its spending
           ///< counts together over all processes and resumptions.
  std::string program = {};  ///< "assize 0.1.0".
  /// A stage of the audit that is run, split and completed by itself; it spends
  /// with the audit.
  std::string stage = {};
  std::uint32_t shard = 0, shards = 0;  ///< 1 to N of N; 0 of 0: not sharded.
  Ceilings ceilings = {};
  bool read_only = false;  ///< Only find() and the like.
  /// A claim ends with its process. This is for one that lives and does not
  /// run, or whose end cannot be seen: it renews its claims before.
  std::chrono::milliseconds claim_life{900'000};
  /// Told on the writer's thread after each commit.
  std::function<void(const Committed&)> committed = {};
};

/// Thread-safe.
class VerdictStore {
 public:
  /// Opens or makes the file.  Fails with the reason: on a network file system,
  /// for a file that is none of ours or of a later version, without the right
  /// to write.
  static Result<std::unique_ptr<VerdictStore>> open(const std::string& path,
                                                    StoreOptions options);
  /// Commits what is left, gives back claims.
  ~VerdictStore();
  VerdictStore(const VerdictStore&) = delete;
  VerdictStore& operator=(const VerdictStore&) = delete;

  /// The number of a backend; made where it is new. Of a store that is only
  /// read, 0 where nothing of it is kept.
  Result<std::uint32_t> backend(const std::string& identity);

  /// What was answered before, put() and not yet committed included.
  Result<std::optional<StoredReply>> find(const StoreKey& key) const;
  /// Whether it was answered, without reading the answer.
  Result<bool> contains(const StoreKey& key) const;

  /// One transaction: each wish in order, all of one call at most 64. A wish
  /// that is over a ceiling is tried again when what was put before is
  /// committed.
  Result<std::vector<Claim>> claim(std::span<const Wish> wishes);
  /// Hands an answer to the writer, and ends its claim with the commit.  Waits
  /// while kMostUncommitted are on their way.  An answer that is there already
  /// stays, and this one is counted as a conflict where it differs.  Its
  /// tokens, money and attempts are spent in any case.  Requires the number of
  /// a backend().  After a failure of the writer, which flush() and claim()
  /// tell, nothing is kept.
  void put(StoredReply reply);
  /// Gives a claim up; `used`: what its attempts used all the same.
  void release(const StoreKey& key, const Usage& used);

  /// What a search found, if one of this id ended.
  Result<std::optional<StoredPayload>> payload(const Digest& search) const;
  /// Keeps it, on the disk when this returns; one of this id that is there
  /// stays.
  Result<void> put_payload(const StoredPayload& payload);

  /// Ends what find() and contains() keep open for the next look; to be called
  /// where none follows soon, so that nobody's log grows meanwhile.
  void rest() const;
  /// Returns when all that was put before is on the disk, with the first error
  /// of the writer if there was one.
  Result<void> flush();
  /// flush(), and notes that all that this shard plans is there: what merge
  /// reports as complete.
  Result<void> mark_complete();

  /// Of this audit, committed by any process. Claims of a process that died
  /// count until the next claim() of any other. O(1); zero where the store
  /// cannot be read.
  Usage spent() const;
  Usage reserved() const;
  std::uint64_t rows() const;       ///< Committed answers. O(1).
  std::uint64_t conflicts() const;  ///< Of this process.
  /// Distinct (backend identity, model, fingerprint) among the committed
  /// answers, by these; at most 1000, those with the most rows. Names are cut
  /// to 256 bytes.
  struct Served {
    std::string identity, model, fingerprint;
    std::uint64_t rows = 0;
  };
  Result<std::vector<Served>> served() const;

 private:
  struct State;
  explicit VerdictStore(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace assize
