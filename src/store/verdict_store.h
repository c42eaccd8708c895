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
#include "core/sha256.h"

namespace assize {

inline constexpr std::size_t kMostUncommitted = 512;
inline constexpr std::chrono::milliseconds kLongestUncommitted{250};

/// What was used, or may be: requests sent, tokens both ways, money.
struct Usage {
  std::uint64_t requests = 0, tokens = 0;
  std::int64_t nano = 0;  ///< Billionths of a US dollar.
  friend bool operator==(const Usage&, const Usage&) = default;
};

/// Ceilings of one audit; absent: none.
struct Ceilings {
  std::optional<std::uint64_t> requests, tokens;
  std::optional<std::int64_t> nano;
};

/// One request and the number of its sample.
struct StoreKey {
  Digest key{};
  std::uint16_t sample = 0;
  friend auto operator<=>(const StoreKey&, const StoreKey&) = default;
};

/// What a judge answered, as received.
struct StoredReply {
  StoreKey key;
  std::uint32_t backend = 0;       ///< Of VerdictStore::backend.
  long status = 200;               ///< Of HTTP; programs: 200.
  std::string body;                ///< Whole, not compressed.
  std::string fingerprint, model;  ///< As the server said, or "".
  std::uint32_t prompt_tokens = 0, completion_tokens = 0;
  std::int64_t cost_nano = 0;
  std::int64_t latency_us = 0;
  std::uint32_t attempts = 1;
};

/// A wish to ask: the most that it may use is set apart until it is answered.
struct Wish {
  StoreKey key;
  Usage most;
};

enum class Claim : std::uint8_t {
  kMine,       ///< Ask; end it with put() or release().
  kStored,     ///< Somebody has answered it: find() has the answer.
  kElsewhere,  ///< Another process is asking.
  kOver        ///< A ceiling would be exceeded.
};

/// A batch that was committed, for the run log.
struct Committed {
  std::uint64_t rows = 0;
  std::string
      sha256;  ///< Over key, sample and body hash of its rows, in order.
  Usage used;
};

struct StoreOptions {
  std::string config;   ///< Canonical configuration of the audit; its spending
                        ///< counts together over all processes and resumptions.
  std::string program;  ///< "assize 0.1.0".
  std::uint32_t shard = 0, shards = 0;  ///< 0 of 0: not sharded.
  Ceilings ceilings;
  bool read_only = false;                ///< Only find() and the like.
  std::chrono::seconds claim_life{900};  ///< Renewed while its owner lives.
  /// Told on the writer's thread after each commit.
  std::function<void(const Committed&)> committed;
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

  /// The number of a backend; made where it is new.
  Result<std::uint32_t> backend(const std::string& identity);

  /// What was answered before, put() and not yet committed included.
  Result<std::optional<StoredReply>> find(const StoreKey& key) const;
  /// Whether it was answered, without reading the answer.
  Result<bool> contains(const StoreKey& key) const;

  /// One transaction: each wish in order, all of one call at most 64.
  Result<std::vector<Claim>> claim(std::span<const Wish> wishes);
  /// Hands an answer to the writer, and ends its claim with the commit.  Waits
  /// where the writer is far behind.  An answer that is there already stays,
  /// and this one is counted as a conflict where it differs.
  void put(StoredReply reply);
  /// Gives a claim up; `used`: what its attempts used all the same.
  void release(const StoreKey& key, const Usage& used);

  /// Returns when all that was put before is on the disk, with the first error
  /// of the writer if there was one.
  Result<void> flush();

  Usage spent() const;     ///< Of this audit, committed.
  Usage reserved() const;  ///< Of this audit, by live claims of any process.
  std::uint64_t rows() const;
  /// Distinct (backend identity, model, fingerprint) among the answers.
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
