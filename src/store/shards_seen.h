// Which shards of an audit a store has seen, and which are missing.
#pragma once

#include <string>
#include <vector>

#include "core/error.h"
#include "store/sqlite.h"

namespace assize {

struct ShardsSeen;

/// As shards_seen() of store/merge.h, on an open store.
Result<std::vector<ShardsSeen>> shards_seen(Database& store);

}  // namespace assize
