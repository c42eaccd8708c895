// Stores of several machines, united.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/sha256.h"
#include "store/bulk_rows.h"

namespace assize {

/// The shards of one audit that a store knows of, each list ascending from 1.
/// An audit that was not split is one of 0 shards and has empty lists.
struct ShardsSeen {
  Digest config{};  ///< SHA-256 of its canonical configuration.
  std::uint32_t shards = 0;
  std::vector<std::uint32_t> complete = {};  ///< Ran to the end of their plan.
  std::vector<std::uint32_t> incomplete = {};  ///< Begun.
  std::vector<std::uint32_t> missing = {};
  bool whole = false;  ///< Complete without having been split.
  friend bool operator==(const ShardsSeen&, const ShardsSeen&) = default;
};

struct Merged {
  BulkCounts rows, payloads;
  std::vector<ShardsSeen> audits;  ///< By (config, shards).
};

/// Adds all of `sources` to the store `into`, which is made where it is not and
/// may hold something. The same in any order and however often. The sources are
/// only read. What attempts without an answer cost stays with the sources.
Result<Merged> merge_stores(std::span<const std::string> sources,
                            const std::string& into);

/// What a store says of the audits that ran.
Result<std::vector<ShardsSeen>> shards_seen(const std::string& store);

}  // namespace assize
