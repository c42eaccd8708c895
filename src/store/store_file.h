// The file of a store: where it may lie, whose it is, and what is in it.
#pragma once

#include <string>

#include "core/error.h"
#include "store/sqlite.h"

namespace assize {

/// Opens a store to write, or makes it with the folders above it. Refuses with
/// the reason: a network file system, where write-ahead logging does not work;
/// a file that is none of ours, or of a later version; what may not be written;
/// a folder. Several processes may do this at once.
Result<Database> open_store(const std::string& path);

/// Opens a store to read, while others may write. Where the folder cannot be
/// written and nobody writes, that works too.
Result<Database> open_store_read_only(const std::string& path);

}  // namespace assize
