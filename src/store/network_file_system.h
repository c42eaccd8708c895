// Whether a path is on a file system that other hosts may write to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assize {

/// The name of a file system that is shared over a network, or nothing where it
/// is local. `magic`: statfs(2)'s f_type. `mount`: the type as mountinfo(5)
/// names it ("fuse.sshfs"), which only FUSE needs: behind its number are both
/// kinds, and what is not known to be local is taken for remote.
std::optional<std::string> network_file_system(std::uint32_t magic,
                                               std::string_view mount);

/// The same of the file system that holds `path`, which must be there; nothing
/// where the system does not say.
std::optional<std::string> network_file_system_of(const std::string& path);

/// The type of the mount with that device number in the text of
/// /proc/self/mountinfo, or "".
std::string mount_type(std::string_view mountinfo, unsigned major,
                       unsigned minor);

}  // namespace assize
