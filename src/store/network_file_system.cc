#include "store/network_file_system.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "core/error.h"

namespace assize {
namespace {

struct Shared {
  std::uint32_t magic;
  std::string_view name;
};

/// Source: linux/magic.h and the table of GNU coreutils' stat(1), those that it
/// marks as remote.
constexpr Shared kShared[] = {
    {0x61636673, "ACFS"},       {0x5346414F, "AFS"},
    {0x6B414653, "AFS"},        {0x00C36400, "Ceph"},
    {0xFF534D42, "CIFS"},       {0xFE534D42, "SMB"},
    {0x0000517B, "SMB"},        {0x73757245, "Coda"},
    {0x19830326, "BeeGFS"},     {0x01161970, "GFS2"},
    {0x47504653, "GPFS"},       {0x013111A8, "IBRIX"},
    {0x0BD00BD0, "Lustre"},     {0x0000564C, "NCP"},
    {0x00006969, "NFS"},        {0x7461636F, "OCFS2"},
    {0xAAD7AAEA, "PanFS"},      {0x7C7C6673, "Parallels shared folders"},
    {0x20030528, "OrangeFS"},   {0xBEEFDEAD, "SNFS"},
    {0x01021997, "9P"},         {0x786F4256, "VirtualBox shared folders"},
    {0xBACBACBC, "VMware HGFS"}};

constexpr std::uint32_t kFuse = 0x65735546;

/// FUSE file systems whose files are on this host. "fuseblk" is a disk.
constexpr std::string_view kLocalFuse[] = {
    "fuseblk",   "fuse.fuse-overlayfs", "fuse.gocryptfs",
    "fuse.ntfs", "fuse.ntfs-3g",        "fuse.encfs",
    "fuse.ext4", "fuse.fuse2fs",        "fuse.exfat"};

}  // namespace

std::optional<std::string> network_file_system(std::uint32_t magic,
                                               std::string_view mount) {
  const auto* found = std::ranges::find(kShared, magic, &Shared::magic);
  if (found != std::end(kShared)) return std::string(found->name);
  if (magic != kFuse) return {};
  if (std::ranges::find(kLocalFuse, mount) != std::end(kLocalFuse)) return {};
  return mount.empty() ? "FUSE" : fmt::format("FUSE ({})", printable(mount));
}

std::string mount_type(std::string_view mountinfo, unsigned major,
                       unsigned minor) {
  // 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw
  const std::string device = fmt::format(" {}:{} ", major, minor);
  while (!mountinfo.empty()) {
    const std::string_view line = mountinfo.substr(0, mountinfo.find('\n'));
    mountinfo.remove_prefix(std::min(line.size() + 1, mountinfo.size()));
    // The device is the third field: two numbers before it, no path.
    const std::size_t third = line.find(' ', line.find(' ') + 1);
    const std::size_t mark = line.find(" - ");
    if (third == line.npos || mark == line.npos) continue;
    if (!line.substr(third).starts_with(device)) continue;
    const std::string_view type = line.substr(mark + 3);
    return std::string(type.substr(0, type.find(' ')));
  }
  return "";
}

std::optional<std::string> network_file_system_of(const std::string& path) {
  struct statfs system = {};
  if (::statfs(path.c_str(), &system) != 0) return {};
  const auto magic = static_cast<std::uint32_t>(system.f_type);
  if (magic != kFuse) return network_file_system(magic, "");
  struct stat file = {};
  if (::stat(path.c_str(), &file) != 0) return "FUSE";
  std::ifstream mounts("/proc/self/mountinfo");
  const std::string text{std::istreambuf_iterator<char>(mounts), {}};
  return network_file_system(
      magic, mount_type(text, major(file.st_dev), minor(file.st_dev)));
}

}  // namespace assize
