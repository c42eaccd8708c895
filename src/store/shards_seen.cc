#include "store/shards_seen.h"

#include <cstring>
#include <map>
#include <utility>

#include "store/merge.h"
#include "store/store_file.h"

namespace assize {
namespace {

/// A stranger's store may name any number of shards; more are no cluster.
constexpr std::int64_t kMostShards = 100'000;

using Audit = std::pair<Digest, std::uint32_t>;  // Config, shards.
using Seen = std::map<std::uint32_t, bool>;      // Shard, complete.

ShardsSeen list(const Audit& audit, const Seen& seen) {
  ShardsSeen out{.config = audit.first, .shards = audit.second};
  const auto whole = seen.find(0);
  out.whole = whole != seen.end() && whole->second;
  for (std::uint32_t shard = 1; shard <= audit.second; ++shard) {
    const auto found = seen.find(shard);
    auto& to = found == seen.end() ? out.missing
               : found->second     ? out.complete
                                   : out.incomplete;
    to.push_back(shard);
  }
  return out;
}

}  // namespace

Result<std::vector<ShardsSeen>> shards_seen(Database& store) {
  auto rows = store.prepare("SELECT config, shard, shards, complete FROM run");
  if (!rows) return tl::unexpected(rows.error());
  std::map<Audit, Seen> audits;
  while (true) {
    const auto row = rows->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) break;
    Digest config{};
    const std::int64_t shard = rows->integer(1), shards = rows->integer(2);
    if (rows->bytes(0).size() != config.size() || shards < 0 ||
        shards > kMostShards || shard < 0 || shard > shards) {
      return fail("a run has no sensible shard or configuration",
                  {store.path()});
    }
    std::memcpy(config.data(), rows->bytes(0).data(), config.size());
    if (config == Digest{}) continue;  // An import, not an audit.
    bool& complete = audits[{config, static_cast<std::uint32_t>(shards)}]
                           [static_cast<std::uint32_t>(shard)];
    complete = complete || rows->integer(3) != 0;
  }
  std::vector<ShardsSeen> out;
  out.reserve(audits.size());
  for (const auto& [audit, seen] : audits) out.push_back(list(audit, seen));
  return out;
}

Result<std::vector<ShardsSeen>> shards_seen(const std::string& store) {
  auto database = open_store_read_only(store);
  if (!database) return tl::unexpected(database.error());
  return shards_seen(*database);
}

}  // namespace assize
