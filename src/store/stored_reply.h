// What a store keeps and is asked: answers, claims, what both used.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>

#include "core/sha256.h"

namespace assize {

/// What was used, or may be: requests sent, tokens both ways, money.
struct Usage {
  std::uint64_t requests = 0, tokens = 0;
  std::int64_t nano = 0;  ///< Billionths of a US dollar.
  friend bool operator==(const Usage&, const Usage&) = default;
};

/// Ceilings of one audit; absent: none.
struct Ceilings {
  std::optional<std::uint64_t> requests = {}, tokens = {};
  std::optional<std::int64_t> nano = {};
};

/// One request and the number of its sample.
struct StoreKey {
  Digest key{};
  std::uint16_t sample = 0;
  friend auto operator<=>(const StoreKey&, const StoreKey&) = default;
};

/// A digest is a hash already.
struct StoreKeyHash {
  std::size_t operator()(const StoreKey& key) const {
    std::size_t out = 0;
    std::memcpy(&out, key.key.data(), sizeof out);
    return out + key.sample;
  }
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
  std::int64_t answered_ms = 0;  ///< Since 1970; 0: put() takes the clock's.
  friend bool operator==(const StoredReply&, const StoredReply&) = default;
};

/// A wish to ask: the most that it may use is set apart until it is answered.
struct Wish {
  StoreKey key;
  Usage most = {};
};

enum class Claim : std::uint8_t {
  kMine,       ///< Ask; end it with put() or release().
  kStored,     ///< Somebody has answered it: find() has the answer.
  kElsewhere,  ///< Another process is asking, or this one in another claim.
  /// A ceiling would be exceeded. What is reserved by requests under way may
  /// prove too much and come free: only with nothing reserved is it final.
  kOver
};

/// A batch that was committed, for the run log.
struct Committed {
  std::uint64_t rows = 0;  ///< New ones.
  /// In hexadecimal, over the key, the sample as two big-endian bytes and the
  /// SHA-256 of the body of each of them in order, as Sha256::field adds them.
  std::string sha256;
  std::uint64_t conflicts = 0;  ///< Answers that differ from what was there.
  Usage used;                   ///< By these and by claims that were given up.
};

}  // namespace assize
