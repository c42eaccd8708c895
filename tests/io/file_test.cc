#include "io/file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "tests/io/temporary_folder.h"

using assize::check_inside;
using assize::exists;
using assize::is_folder;
using assize::list_folder;
using assize::read_file;
using assize::read_start;
using assize::render;
using assize::write_file;
using assize::testing::TemporaryFolder;

TEST_CASE("what is written is read again") {
  const TemporaryFolder folder;
  const std::string path = folder.path("new/deep/a.bin");
  const auto text =
      GENERATE(as<std::string>(), "", "plain\n", std::string("\0\xFF\n", 3),
               std::string(3 << 20, 'x'));

  const auto written = write_file(path, text);
  const auto read = read_file(path);

  REQUIRE(written);
  REQUIRE(read);
  CHECK(*read == text);
  CHECK(*list_folder(folder.path("new/deep")) ==
        std::vector<std::string>{"a.bin"});
}

TEST_CASE("write_file replaces a file and leaves no other behind") {
  const TemporaryFolder folder;
  const std::string path = folder.file("a", "old");

  REQUIRE(write_file(path, "new"));

  CHECK(*read_file(path) == "new");
  CHECK(*list_folder(folder.path()) == std::vector<std::string>{"a"});
}

TEST_CASE(
    "check_writable asks whether a folder could be made, and makes none") {
  const TemporaryFolder folder;
  folder.file("taken", "a file");

  CHECK(assize::check_writable(folder.path()));
  CHECK(assize::check_writable(""));
  CHECK(assize::check_writable(folder.path("new/deep")));
  CHECK_FALSE(exists(folder.path("new")));
  for (const char* below : {"taken", "taken/deep/er"}) {
    CAPTURE(below);
    const auto refused = assize::check_writable(folder.path(below));
    REQUIRE_FALSE(refused);
    CHECK(render(refused.error()) ==
          folder.path(below) + ": error: a file stands in the way: 'taken'");
  }
}

TEST_CASE("check_writable says where nothing may be written") {
  const TemporaryFolder folder;
  REQUIRE(::chmod(folder.path().c_str(), 0555) == 0);
  // Root may write anywhere, so that it has to be someone else for a while.
  const bool root = ::geteuid() == 0;
  constexpr uid_t kNobody = 65534;
  if (root) REQUIRE(::seteuid(kNobody) == 0);

  const auto refused = assize::check_writable(folder.path("new"));

  if (root) REQUIRE(::seteuid(0) == 0);
  REQUIRE(::chmod(folder.path().c_str(), 0700) == 0);
  REQUIRE_FALSE(refused);
  CHECK(render(refused.error()) == folder.path("new") +
                                       ": error: this cannot be written: "
                                       "Permission denied");
}

TEST_CASE("write_file gives a file the modes that others have") {
  const TemporaryFolder folder;
  folder.file("other", "");

  REQUIRE(write_file(folder.path("a"), "x"));

  const auto modes = [&](const char* name) {
    return std::filesystem::status(folder.path(name)).permissions();
  };
  CHECK(modes("a") == modes("other"));
}

TEST_CASE("write_file writes through a link") {
  const TemporaryFolder folder;
  const std::string target = folder.file("target", "old");
  std::filesystem::create_symlink("target", folder.path("link"));

  REQUIRE(write_file(folder.path("link"), "new"));

  CHECK(std::filesystem::is_symlink(folder.path("link")));
  CHECK(*read_file(target) == "new");
}

TEST_CASE("write_file writes into a pipe and does not replace it") {
  const TemporaryFolder folder;
  const std::string path = folder.path("pipe");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  std::string got;
  std::thread reader([&] { got = read_file(path).value_or("unreadable"); });

  const auto written = write_file(path, "through");
  reader.join();

  CHECK(written);
  CHECK(got == "through");
  CHECK(std::filesystem::is_fifo(path));
}

TEST_CASE("files that cannot be read say why") {
  const TemporaryFolder folder;
  const std::string large = folder.file("large", "0123456789");
  const std::string at = folder.path();

  CHECK(render(read_file(at + "/none").error()) ==
        at + "/none: error: the file does not exist");
  CHECK(render(read_file(at).error()) ==
        at + ": error: this is a folder, not a file");
  CHECK(render(read_file(large, 9).error()) ==
        large + ": error: the file is larger than 9 bytes");
  CHECK(render(read_file(large + "/x").error()) ==
        large + "/x: error: the file cannot be read: Not a directory");
  CHECK(read_file(large, 10));
  // A file without a size, larger than the limit.
  CHECK(read_file("/dev/zero", 1000).error().message ==
        "the file is larger than 1000 bytes");
}

TEST_CASE("read_start reads no more than it is asked for, and no pipe") {
  const TemporaryFolder folder;
  const std::string file = folder.file("a", "0123456789");
  const std::string pipe = folder.path("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);

  CHECK(*read_start(file, 4) == "0123");
  CHECK(*read_start(file, 40) == "0123456789");
  CHECK(*read_start(file, 0) == "");
  CHECK(render(read_start(pipe, 4).error()) ==
        pipe + ": error: this is a pipe or a device, not a file");
  CHECK(read_start("/dev/zero", 4).error().message ==
        "this is a pipe or a device, not a file");
  CHECK(read_start(folder.path(), 4).error().message ==
        "this is a folder, not a file");
  CHECK(read_start(folder.path("none"), 4).error().message ==
        "the file does not exist");
}

TEST_CASE("check_inside tells links that lead out from those that do not") {
  const TemporaryFolder folder, other;
  std::filesystem::create_directory(folder.path("sub"));
  folder.file("sub/a", "");
  // A name that begins like the folder's.
  std::filesystem::create_directory(folder.path("subway"));
  folder.file("subway/b", "");
  std::filesystem::create_symlink("a", folder.path("sub/in"));
  std::filesystem::create_symlink("../subway/b", folder.path("sub/out"));
  const std::string sub = folder.path("sub");

  CHECK(check_inside(sub + "/a", sub));
  CHECK(check_inside(sub + "/in", sub));
  CHECK(check_inside(sub + "/in", sub + "/"));
  CHECK(check_inside(sub + "/out", folder.path()));
  CHECK(render(check_inside(sub + "/out", sub).error()) ==
        sub +
            "/out: error: a symbolic link leads from here out of the folder "
            "'" +
            sub + "'");
}

TEST_CASE("files that cannot be written say why") {
  const TemporaryFolder folder;
  const std::string file = folder.file("file", "");
  const std::string at = folder.path();

  CHECK(render(write_file(at, "x").error()) ==
        at + ": error: this is a folder, not a file");
  CHECK(render(write_file(file + "/below", "x").error()) ==
        file + "/below: error: the folder '" + file +
            "' cannot be made: Not a directory");
  CHECK(render(write_file("/dev/full", "x").error()) ==
        "/dev/full: error: this cannot be written: No space left on device");
}

TEST_CASE("list_folder sorts by bytes") {
  const TemporaryFolder folder;
  for (const char* name : {"b", "B", "é", "a10", "a2", ".hidden"}) {
    folder.file(name, "");
  }

  CHECK(*list_folder(folder.path()) ==
        std::vector<std::string>{".hidden", "B", "a10", "a2", "b", "é"});
  CHECK(list_folder(folder.path("none")).error().message ==
        "the folder does not exist");
  CHECK(list_folder(folder.path("b")).error().message ==
        "this is a file, not a folder");
}

TEST_CASE("exists and is_folder tell files and folders") {
  const TemporaryFolder folder;
  const std::string file = folder.file("a", "");

  CHECK(exists(file));
  CHECK_FALSE(is_folder(file));
  CHECK(exists(folder.path()));
  CHECK(is_folder(folder.path()));
  CHECK_FALSE(exists(file + "/below"));
  CHECK_FALSE(is_folder(folder.path("none")));
}
