#include "store/network_file_system.h"

#include <catch2/catch.hpp>
#include <string>

#include "io/temporary_folder.h"

using assize::mount_type;
using assize::network_file_system;
using Found = std::optional<std::string>;

TEST_CASE("file systems that several hosts share are named") {
  struct Case {
    std::uint32_t magic;
    std::string mount;
    Found name;
  };
  // Numbers: `man 2 statfs` and linux/magic.h.
  const Case cases[] = {
      {0x6969, "", "NFS"},
      {0xFF534D42, "", "CIFS"},
      {0xFE534D42, "", "SMB"},
      {0x01021997, "", "9P"},
      {0x0BD00BD0, "", "Lustre"},
      {0x47504653, "", "GPFS"},
      {0x00C36400, "", "Ceph"},
      {0x19830326, "", "BeeGFS"},
      {0x5346414F, "", "AFS"},
      {0x65735546, "fuse.sshfs", "FUSE (fuse.sshfs)"},
      {0x65735546, "fuse.s3fs", "FUSE (fuse.s3fs)"},
      {0x65735546, "", "FUSE"},
      {0x65735546, "fuseblk", {}},
      {0x65735546, "fuse.fuse-overlayfs", {}},
      {0xEF53, "", {}},      // ext4
      {0x58465342, "", {}},  // XFS
      {0x9123683E, "", {}},  // Btrfs
      {0x01021994, "", {}},  // tmpfs
      {0x794C7630, "", {}},  // overlayfs
  };

  for (const Case& c : cases) {
    CAPTURE(c.magic, c.mount);
    CHECK(network_file_system(c.magic, c.mount) == c.name);
  }
}

TEST_CASE("the type of a mount is found by its device") {
  const std::string text =
      "22 28 0:21 / /proc rw,nosuid shared:12 - proc proc rw\n"
      "36 35 98:0 /mnt1 /mnt/a 0:44 rw,noatime master:1 - ext3 /dev/root rw\n"
      "broken line\n"
      "99 28 0:44 / /home/me/remote rw - fuse.sshfs me@host:/ rw,user_id=0\n"
      "no end - ext4";

  CHECK(mount_type(text, 98, 0) == "ext3");
  CHECK(mount_type(text, 0, 44) == "fuse.sshfs");
  CHECK(mount_type(text, 0, 4).empty());
  CHECK(mount_type(text, 0, 1).empty());
  CHECK(mount_type("", 0, 44).empty());
}

TEST_CASE("a folder for temporary files is local") {
  const assize::testing::TemporaryFolder folder;

  CHECK(assize::network_file_system_of(folder.path()) == Found());
  CHECK(assize::network_file_system_of(folder.path("none")) == Found());
}
