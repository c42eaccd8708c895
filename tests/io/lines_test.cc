#include "io/lines.h"

#include <catch2/catch.hpp>
#include <vector>

#include "core/sha256.h"
#include "temporary_folder.h"

using namespace assize;
using assize::testing::TemporaryFolder;

namespace {

/// "1:text" for each line, "1!text" where it is too long.
std::vector<std::string> lines(const std::string& text,
                               std::size_t most = 1000) {
  const TemporaryFolder folder;
  std::vector<std::string> out;
  const auto read =
      read_lines(folder.file("x", text), 1 << 30, most, [&](const Line& line) {
        out.push_back(std::to_string(line.number) +
                      (line.too_long ? '!' : ':') + std::string(line.text));
        return Result<void>{};
      });
  REQUIRE(read);
  CHECK(read->bytes == text.size());
  CHECK(read->sha256 == sha256_hex(text));
  return out;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("lines come one by one, with or without an end") {
  CHECK(lines("") == Lines{});
  CHECK(lines("a") == Lines{"1:a"});
  CHECK(lines("a\n") == Lines{"1:a"});
  CHECK(lines("a\r\n\nb") == Lines{"1:a", "2:", "3:b"});
  CHECK(lines("\xEF\xBB\xBFq\nb\n") == Lines{"1:q", "2:b"});
}

TEST_CASE("a line that is too long is told as such, and the next is whole") {
  CHECK(lines("abcd\nabcde\nx", 4) == Lines{"1:abcd", "2!abcd", "3:x"});
  CHECK(lines("abcde", 4) == Lines{"1!abcd"});
  CHECK(lines("abcd\r\nx", 4) == Lines{"1:abcd", "2:x"});
  // Longer than what is read at once, and ended within a later piece.
  const std::string vast(3'000'000, 'y');
  CHECK(lines(vast + "\nx\n" + vast, 4) == Lines{"1!yyyy", "2:x", "3!yyyy"});
  CHECK(lines(vast, 3'000'000) == Lines{"1:" + vast});
}

TEST_CASE("a visit's error ends the lines, and a file that is not there") {
  const TemporaryFolder folder;
  std::size_t seen = 0;

  const auto stopped = read_lines(folder.file("x", "a\nb\nc\n"), 100, 100,
                                  [&](const Line&) -> Result<void> {
                                    if (++seen == 2) return fail("enough");
                                    return {};
                                  });
  const auto missing =
      read_lines(folder.path("y"), 100, 100,
                 [](const Line&) -> Result<void> { return {}; });

  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().message == "enough");
  CHECK(seen == 2);
  CHECK_FALSE(missing);
}
