// Whole files and folders, with errors as values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace assize {

/// The bytes of a file. Errors: not found, a folder, larger than `most_bytes`,
/// or unreadable; each says which and names the file.
Result<std::string> read_file(const std::string& path,
                              std::uint64_t most_bytes = 1ull << 30);

/// The first bytes of a regular file, at most `most_bytes` of them. Errors as
/// above, and where the path is a pipe or device, which stays untouched.
Result<std::string> read_start(const std::string& path,
                               std::uint64_t most_bytes);

/// Writes a file as a whole: a reader, and a crash at any moment, see the old
/// contents or the new, never a part. Creates the folders above it. A device
/// or pipe is written to directly.
Result<void> write_file(const std::string& path, std::string_view text);

/// Fails where write_file() could make no file in that folder, because a file
/// stands in its way or it may not be written; for asking before long work.
/// Makes nothing.
Result<void> check_writable(const std::string& folder);

/// Names in a folder, sorted by bytes, without "." and "..".
Result<std::vector<std::string>> list_folder(const std::string& path);

/// False also where the path cannot be looked up. A symbolic link that leads
/// to nothing exists.
bool exists(const std::string& path);
bool is_folder(const std::string& path);

/// Fails where symbolic links lead `path`, which begins with `folder`, out of
/// that folder, and where it cannot be resolved.
Result<void> check_inside(const std::string& path, const std::string& folder);

}  // namespace assize
